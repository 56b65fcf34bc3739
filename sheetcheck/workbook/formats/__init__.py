"""How numbers and dates show: number formats, and those of the cell formats of a workbook."""
