"""Add a sheet, marks and notes to a copy, and remove them again."""
