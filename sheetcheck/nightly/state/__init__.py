"""TODO sheetcheck/nightly/state/"""
