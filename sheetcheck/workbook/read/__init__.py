"""A workbook read from its bytes: sheets, rows, cells, formats and appearance."""
