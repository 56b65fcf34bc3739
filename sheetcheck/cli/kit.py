"""The version line, which also identifies the Windows kit that the program runs from."""

import hashlib
from pathlib import Path
from typing import Final

import sheetcheck

_FOLDER: Final = Path(__file__).resolve().parents[4]
"""The kit's root, if this is `app/site-packages/sheetcheck/cli/kit.py` in one."""
_SHOWN: Final = 12


def version_line(folder: Path = _FOLDER) -> str:
    """Return the version; in a kit also the hash of its SHA256SUMS, which covers all files."""
    version = f"sheetcheck {sheetcheck.__version__}"
    sums = folder / "SHA256SUMS"
    if not (sums.is_file() and (folder / "sheetcheck.cmd").is_file()):
        return version
    return f"{version} (kit {hashlib.sha256(sums.read_bytes()).hexdigest()[:_SHOWN]})"
