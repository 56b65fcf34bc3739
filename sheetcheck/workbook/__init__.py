"""An .xlsx as it lies on disk: read in one pass, patched byte by byte, written whole or not."""
