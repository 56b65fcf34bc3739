"""What sheetcheck adds to a copy (its sheet, marks and notes) and how it is taken out again."""
