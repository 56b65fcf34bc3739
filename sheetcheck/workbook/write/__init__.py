"""TODO sheetcheck/workbook/write/"""
