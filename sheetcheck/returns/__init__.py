"""Whose return a file is, and which of several files of a return counts."""
