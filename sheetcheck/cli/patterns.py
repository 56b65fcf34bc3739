"""Patterns such as `returned/*.xlsx`: shells of Windows leave them to the program."""

from collections.abc import Sequence
from pathlib import Path


def expanded(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with each pattern replaced by the files that it fits.

    A pattern that fits nothing stays, so that it is told as a file that is not there; so does
    the name of a file that only looks like one.
    """
    found: list[str] = []
    for argument in arguments:
        is_pattern = any(char in argument for char in "*?") and not argument.startswith("-")
        found += (_fitting(argument) if is_pattern else []) or [argument]
    return found


def _fitting(pattern: str) -> list[str]:
    path = Path(pattern)
    base = Path(path.anchor)
    try:
        files = [] if path.exists() else [*base.glob(str(path.relative_to(path.anchor)))]
    except (OSError, ValueError, NotImplementedError):
        return []  # `a**b`, or what the system takes for no path
    return sorted(map(str, files))
