"""How sheets are checked: the options, and the workbooks to compare with."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sheetcheck.family.model import Family
from sheetcheck.returns import ReturnScheme
from sheetcheck.rules.definition.judged import Original
from sheetcheck.rules.judging.families import known_families, named_family
from sheetcheck.words.errors.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Issued:
    """A workbook to compare with: the issued one, or one of an earlier year."""

    path: str
    originals: Mapping[str, Sequence[Original]]
    """Family id → its sheets in this workbook."""


def _none_ignored(_path: str) -> Sequence[str]:
    return ()


def _none_beside(_path: str) -> Mapping[str, bytes | Refusal]:
    return {}


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a check."""

    families: Callable[[], Sequence[Family]]
    """Returns the families to choose from; called only after a file has been opened."""
    named: bool = False
    """Whether the caller named the family; otherwise it is found from the headings."""
    fix_notation: bool = False
    strict: bool = False
    issued: Issued | None = None
    """The issued workbook to compare with, if given."""
    previous: tuple[Issued, ...] = ()
    """The workbooks of earlier years."""
    restore_fixed: bool = False
    """Whether to restore the issued text in cells that departments may not change."""
    questions: bool = False
    """Whether to ask the questions for the secretariat."""
    own_checks: bool = False
    """Whether to run the families' own checks, which are Python files."""
    reviews: Callable[[str], Mapping[str, bytes | Refusal]] = _none_beside
    """Returns the review files beside a workbook, by name."""
    ignored_reviews: Callable[[str], Sequence[str]] = _none_ignored
    """Returns the names of review files beside a workbook that are ignored."""
    today: dt.date | None = None
    """The date for deciding whether a review has expired; None if none expires."""
    longest_review: int | None = None
    """The most days ahead that a review may be valid; None for no limit."""
    password: str | None = None
    """The password for encrypted files."""
    year: int | None = None
    """The reported year that sheets must have, as a calendar year."""
    scheme: ReturnScheme | None = None
    """How returns are split among departments; None if each file is judged as a whole."""


def settings_for(schema: str | None) -> Settings:
    """Return settings with the family `schema` (a name or file), or all known ones if None.

    Raises:
        Misuse: there is no such family, or its file has mistakes.

    """
    if schema is not None:  # read at once, so that a mistake in it is reported first
        family = named_family(schema).family
        return Settings(families=lambda: (family,), named=True)
    return Settings(families=cache(lambda: tuple(shelved.family for shelved in known_families())))
