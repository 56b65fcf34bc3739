"""The content of sheets, marks and notes that are added to a copy; the workbook of years."""
