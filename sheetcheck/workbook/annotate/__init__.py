"""TODO sheetcheck/workbook/annotate/"""
