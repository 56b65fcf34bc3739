"""TODO sheetcheck/workbook/isolated/"""
