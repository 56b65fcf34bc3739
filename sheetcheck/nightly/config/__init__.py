"""TODO sheetcheck/nightly/config/"""
