"""What a run that was killed has left behind: files that it had begun to write, and never moved."""

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sheetcheck.nightly.tree import Tree

_BEGUN: Final = re.compile(r"~sheetcheck-[0-9a-f]{12}\.tmp")
_SIGN: Final = "~sheetcheck-"
_AGE: Final = 3600 * 1_000_000_000  # ns; a younger one may be of somebody who is writing


def tidy(tree: Tree, at: datetime) -> int:
    """Remove begun files that nobody will move any more; return how many there were.

    What cannot be listed or removed stays.
    """
    before = int(at.timestamp() * 1_000_000_000) - _AGE
    found = 0
    for folder, names in tree.items():
        for name in names or ():
            if not name.startswith(_SIGN) or not _BEGUN.fullmatch(name):
                continue
            path = Path(folder, name)
            with suppress(OSError):
                if path.lstat().st_mtime_ns < before:
                    path.unlink()
                    found += 1
    return found
