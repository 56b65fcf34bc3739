"""TODO sheetcheck/workbook/xml/"""
