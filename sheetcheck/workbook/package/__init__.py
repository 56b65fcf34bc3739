"""TODO sheetcheck/workbook/package/"""
