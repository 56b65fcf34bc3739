"""How returns are collected, and whose a file is.

Three ways are usual. Everybody fills one sheet with all rows (`whole`); everybody gets the whole
sheet and fills only the rows of the own department (`own-rows`); or every file holds only the rows
of its department (`split`). Which of them it is decides what a file can be judged on, and it is
never guessed: the configuration or the person who asks must say it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from sheetcheck.notation.folding import fold
from sheetcheck.returns.file_names import named_in_path

NOBODY: Final = ""
"""The department of a file that cannot be told for certain."""


_IN_BRACKETS: Final = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


class Collection(StrEnum):
    """How the rows of a plan are spread over the files that come back."""

    WHOLE = "whole"
    OWN_ROWS = "own-rows"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Collecting:
    """What is known about a collection before a file is read."""

    collection: Collection
    department: str | None = None
    """The department that all files are of; None where each file must tell."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Every known name and alias of a department, folded, with the department's own name."""
    roots: tuple[str, ...] = ()
    """The folders that returns lie in: what is above them names nobody."""

    def of(self, path: str, in_rows: Iterable[str]) -> str:
        """Return the department of a file; `NOBODY` where nothing is certain."""
        if self.department is not None:
            return self.canonical(self.department)
        return department_of(_below(path, self.roots), in_rows, self.names)

    def canonical(self, name: str) -> str:
        """Return the department's own name for any name that it is known by."""
        return self.names.get(fold(name), name)

    def is_of(self, department: str, in_row: Iterable[str]) -> bool:
        """Return whether a row that names some departments belongs to one of them."""
        wanted = fold(self.canonical(department))
        named = {called for name in in_row for called in (name, without_sub_unit(name))}
        return any(fold(self.canonical(name)) == wanted for name in named)


def own_rows_of(department: str | None) -> Collecting | None:
    """Return a collection of which only one department's rows are judged; None is all rows.

    `auto` lets every file tell its department by its path or its rows.
    """
    if department is None:
        return None
    return Collecting(Collection.OWN_ROWS, None if department == "auto" else department)


def department_of(
    path: str, in_rows: Iterable[str], names: Mapping[str, str], *, known_only: bool = False
) -> str:
    """Return whose return a file is: named in its path, or the only department in its rows.

    `names` maps each known name, folded, to the department that it stands for. The nearest part
    of the path counts; two departments in one part are nobody's alone. With `known_only`, a name
    in the path counts only if `names` has it: a file that an unknown office put together from
    several is not its return. Where the path says nothing, a file whose rows all name one
    department is of that one.
    """
    rows = list(in_rows)
    told = {fold(department): names.get(fold(department), department) for department in rows}
    named = named_in_path(path, told | dict(names))
    if len(named) == 1 and (not known_only or named <= {*names.values()}):
        return next(iter(named))
    only = {told[fold(department)] for department in rows}
    return only.pop() if len(only) == 1 else NOBODY


def without_sub_unit(name: str) -> str:
    """Return a department without the part of it in brackets: 高齢福祉課 (包括支援センター)."""
    return _IN_BRACKETS.sub("", name).strip() or name


def _below(path: str, roots: Iterable[str]) -> str:
    """Return a path from the name of the folder of returns on that it lies in."""
    place = PurePath(path)
    inside = [PurePath(root) for root in roots if place.is_relative_to(root)]
    if not inside:
        return path
    root = max(inside, key=lambda each: len(each.parts))
    return str(PurePath(root.name) / place.relative_to(root))
