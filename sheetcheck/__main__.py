"""`python -m sheetcheck`."""

from sheetcheck.cli.app import main

main()
