"""What each process of a crew needs, loaded once: they are forked from the one that imports this.

They share its memory until somebody writes to it.
"""

from importlib import import_module

from sheetcheck.engine.light import settle, travel_light

travel_light()
for _name in ("pandas", "pandera.pandas", "sheetcheck.engine.processes"):
    import_module(_name)
settle()
