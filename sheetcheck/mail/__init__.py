"""Letters: who gets what, finished letters as bytes, and the way to the server."""
