"""The zip archive of a workbook and its parts (ECMA-376 part 2)."""
