"""The shared folder: which files are there, whose they are, and which are checked."""
