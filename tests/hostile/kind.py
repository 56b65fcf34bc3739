"""What a kind of hostile or odd file is: how it is made, and what must come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

CORRUPT = "file-corrupt"
ENCRYPTED = "file-encrypted"
UNSUPPORTED = "file-unsupported"
OVERSIZED = "file-oversized"
UNMATCHED = "schema-unmatched"
CORRECTED = "corrected"
CONFIRM = "confirm"
"""Corrected, with points left that a person should look at."""
PROBLEMS = "problems"


@dataclass(frozen=True)
class Kind:
    """A hostile or odd file, and what the check of it comes to."""

    name: str
    make: Callable[[], bytes]
    expected: str
    """The rule of the refusal; else the status of the sheet."""
    file: str = "file.xlsx"
    finding: str = ""
    """A rule that must be among the findings."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Limits lowered for it, so that a small file reaches them."""

    def __str__(self) -> str:
        return self.name


def unproved(name: str, make: Callable[[], bytes]) -> Kind:
    """Return a file whose copy other readers cannot prove: so none is written, and that is told."""
    return Kind(name, make, PROBLEMS, finding="write-refused")


def limited(**limits: int) -> dict[str, str]:
    """Settings of the environment that lower limits."""
    return {f"SHEETCHECK_MAX_{name.upper()}": str(value) for name, value in limits.items()}
