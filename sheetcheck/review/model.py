"""A reviewed finding: which, by whom, why, and until when."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sheetcheck.words.text import Text

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Review:
    """One entry of a review file; an item is known by section and number, or by its name."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    rule: str
    by: str
    """Who looked at it."""
    why: str
    until: dt.date
    """The last day on which the finding is silenced."""
    section: str = ""
    """The section row that the item stands under; empty where the sheet has none."""
    number: int | str | None = None
    item: str | None = None
    """The item's name, where it has no number of its own."""
    sheet: str | None = None
    """The sheet's name, where a workbook has several with such an item."""


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """A review file as a whole."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    reviewed: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class Reviews:
    """What the review files beside one workbook say."""

    entries: tuple[tuple[str, Review], ...] = ()
    """Each with the name of its file."""
    mistakes: tuple[tuple[str, Text], ...] = ()
    """What is wrong with a file, of which then nothing counts."""
    ignored: tuple[str, ...] = ()
    """The names of review files that lie where none counts."""
