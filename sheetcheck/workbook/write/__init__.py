"""Write cells of a workbook by replacing bytes; everything else stays as it is."""
