"""TODO sheetcheck/nightly/letters/"""
