"""The entries of review files: which finding is accepted, by whom, why, and until when."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sheetcheck.words.text import Text

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Review:
    """One accepted finding; its item is given by section and number, or by name."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    rule: str
    by: str
    """Who accepted it."""
    why: str
    until: dt.date
    """The last day on which the finding is left out."""
    section: str = ""
    """The item's section; empty if the sheet has no sections."""
    number: int | str | None = None
    item: str | None = None
    """The item's name, if it has no number."""
    sheet: str | None = None
    """The sheet's name, if several sheets have such an item."""


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """The content of a review file."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    reviewed: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class Reviews:
    """The content of all review files of one workbook."""

    entries: tuple[tuple[str, Review], ...] = ()
    """Each entry with the name of its file."""
    mistakes: tuple[tuple[str, Text], ...] = ()
    """File name and mistake; a file with a mistake is ignored as a whole."""
    ignored: tuple[str, ...] = ()
    """Names of review files in places where they are not accepted."""
