"""Sheets that are added to a copy, and marks and notes in it."""
