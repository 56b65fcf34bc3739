"""How a department or a file can stand, and what that is called."""

from enum import StrEnum
from typing import Final

from sheetcheck.words.text import Text


class Standing(StrEnum):
    """How a department stands, the worst first."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    PROBLEMS = "problems"
    CORRECTED = "corrected"
    CLEAN = "clean"


STANDING: Final = {
    Standing.MISSING: Text("未提出", "Not returned"),
    Standing.UNREADABLE: Text("確認できず", "Not checked"),
    Standing.PROBLEMS: Text("要修正", "To correct"),
    Standing.CORRECTED: Text("補正済", "Corrected"),
    Standing.CLEAN: Text("OK", "OK"),
}
