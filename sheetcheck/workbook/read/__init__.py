"""Read a workbook from its bytes: sheets, rows, cells, formats and appearance."""
