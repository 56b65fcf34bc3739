"""Cells of a workbook written by exchanging bytes; everything else stays as it is."""
