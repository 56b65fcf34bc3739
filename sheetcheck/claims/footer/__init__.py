"""Footers: from the cells around a table to the numbers that have the name of a total."""
