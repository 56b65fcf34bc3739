"""TODO sheetcheck/nightly/files/"""
