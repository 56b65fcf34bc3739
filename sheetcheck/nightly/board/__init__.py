"""The board: the status of every department and file, as a page and as JSON."""
