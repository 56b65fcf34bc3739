"""Outputs kept as files, so that a change of one is seen whole.

SHEETCHECK_GOLDEN=write pytest tests/report    writes them anew; look at the difference.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "golden"


def assert_golden(name: str, made: bytes) -> None:
    path = FOLDER / name
    if os.environ.get("SHEETCHECK_GOLDEN") == "write":
        path.write_bytes(made)
    assert made.decode() == path.read_text("utf-8")
