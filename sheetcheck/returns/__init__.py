"""Tells which department returned a file, from its path and its rows."""
