"""The Windows kit as its files tell of it: which one this is."""

import hashlib
from pathlib import Path
from typing import Final

import sheetcheck

_FOLDER: Final = Path(__file__).resolve().parents[4]
"""Of a kit, the folder that holds `app/site-packages/sheetcheck`."""
_SHOWN: Final = 12


def version_line(folder: Path = _FOLDER) -> str:
    """Return the version; in a kit also the hash of its list of files, which stands for all."""
    version = f"sheetcheck {sheetcheck.__version__}"
    sums = folder / "SHA256SUMS"
    if not (sums.is_file() and (folder / "sheetcheck.cmd").is_file()):
        return version
    return f"{version} (kit {hashlib.sha256(sums.read_bytes()).hexdigest()[:_SHOWN]})"
