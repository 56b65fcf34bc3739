"""TODO sheetcheck/workbook/read/"""
