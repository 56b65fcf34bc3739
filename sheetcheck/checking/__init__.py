"""Sheets in, results out; nothing is written."""
