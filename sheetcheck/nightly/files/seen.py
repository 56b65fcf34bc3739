"""What a survey of the configured folders shows: workbooks, and what could not be looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from sheetcheck.nightly.files.unlisted import Unlisted


@dataclass(frozen=True, slots=True)
class Seen:
    """A workbook as its folder's listing describes it."""

    path: str
    below: str
    """The folder under `out` where its copy and its report belong."""
    named: str
    """Its path, beginning with the configured folder's own name: it may name the department."""
    size: int
    changed: int
    """Modification time, in nanoseconds since 1970."""
    reviews: str = ""
    """Names, sizes and times of the review files beside it; empty if there are none."""
    is_copy: bool = False
    """Whether its name is that of a corrected copy. Only the content tells whether somebody has
    edited it, which makes it a return."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The workbooks of all folders, and what could not be looked at."""

    files: tuple[Seen, ...]
    unlisted: tuple[Unlisted, ...]
    folders: int
    """Number of folders that were listed."""
    empty: tuple[str, ...] = ()
    """The listed folders that hold nothing at all."""

    copies: frozenset[str] = frozenset()
    """Paths of our own corrected copies among the returns, as we wrote them."""

    def hider(self) -> Callable[[str], Unlisted | None]:
        """Return a function that returns the unlisted folder or name that hides a path.

        It returns None for a path that was visible. There may be thousands of both.
        """
        unlisted: dict[str, Unlisted] = {}
        for each in self.unlisted:
            unlisted.setdefault(each.path, each)

        def hides(path: str) -> Unlisted | None:
            above = (path, *map(str, PurePath(path).parents)) if unlisted else ()
            return next((unlisted[one] for one in above if one in unlisted), None)

        return hides
