"""TODO sheetcheck/workbook/files/"""
