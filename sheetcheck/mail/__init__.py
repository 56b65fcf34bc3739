"""Letters: what they say, as text, HTML and finished bytes, and the exchange with the server."""
