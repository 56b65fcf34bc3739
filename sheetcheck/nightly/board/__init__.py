"""TODO sheetcheck/nightly/board/"""
