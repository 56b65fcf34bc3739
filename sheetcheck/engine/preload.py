"""Loads the libraries that each process of a pool needs.

On Linux the fork server imports this module once, and the processes forked from it share the
loaded memory. Elsewhere each process imports it for itself.
"""

from importlib import import_module

from sheetcheck.engine.startup import start_fast, tune_for_long_run

start_fast()
_FOR_COPIES = ("sheetcheck.correction", "sheetcheck.report.sheets.marks")
for _name in ("pandas", "pandera.pandas", "sheetcheck.engine.processes", *_FOR_COPIES):
    import_module(_name)
tune_for_long_run()
