"""How the rows of a plan are spread over its returns, and which department returned a file.

Three ways are usual. One file has all rows filled in (`whole`); every department gets the whole
sheet and fills in its own rows (`own-rows`); or every file holds only the rows of its department
(`split`). What can be judged in a file depends on the way, so it is never guessed: the
configuration or the command line says it.
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
"""The department of a file whose department is not certain."""

_IN_BRACKETS: Final = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


class ReturnScope(StrEnum):
    """Which rows a returned file holds or answers."""

    WHOLE = "whole"
    OWN_ROWS = "own-rows"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class ReturnScheme:
    """How the files of a plan are returned, and the names of its departments."""

    scope: ReturnScope
    department: str | None = None
    """The department that returned all files; None if it differs from file to file."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The department's own name by every known name and alias, folded."""
    roots: tuple[str, ...] = ()
    """The folders of the returned files; the names of folders above them do not count."""

    def of(self, path: str, in_rows: Iterable[str]) -> str:
        """Return the department of a file, given the departments in its rows, or `NOBODY`."""
        if self.department is not None:
            return self.canonical(self.department)
        return department_of(_below(path, self.roots), in_rows, self.names)

    def canonical(self, name: str) -> str:
        """Return the department's own name for a name or alias."""
        return self.names.get(fold(name), name)

    def is_of(self, department: str, in_row: Iterable[str]) -> bool:
        """Return whether a row that names these departments belongs to `department`."""
        wanted = fold(self.canonical(department))
        named = {called for name in in_row for called in (name, without_sub_unit(name))}
        return any(fold(self.canonical(name)) == wanted for name in named)


def own_rows_of(department: str | None) -> ReturnScheme | None:
    """Return the scheme of own rows of a department; None for None: all rows are judged.

    For `auto`, the department of each file is found by its path or its rows.
    """
    if department is None:
        return None
    return ReturnScheme(ReturnScope.OWN_ROWS, None if department == "auto" else department)


def department_of(
    path: str, in_rows: Iterable[str], names: Mapping[str, str], *, known_only: bool = False
) -> str:
    """Return the department of a file: the one in its path, or the only one in its rows.

    `names` maps each known name, folded, to its department. The last part of the path that names
    departments counts; if it names two, the path decides nothing. With `known_only`, only names of
    `names` count in the path: a file that another office put together from several returns is not
    its return. If the path decides nothing, a file whose rows all name one department is of that.
    """
    rows = list(in_rows)
    told = {fold(department): names.get(fold(department), department) for department in rows}
    named = named_in_path(path, told | dict(names))
    if len(named) == 1 and (not known_only or named <= {*names.values()}):
        return next(iter(named))
    only = {told[fold(department)] for department in rows}
    return only.pop() if len(only) == 1 else NOBODY


def without_sub_unit(name: str) -> str:
    """Return a department's name without a sub-unit in brackets: 高齢福祉課 (包括支援センター)."""
    return _IN_BRACKETS.sub("", name).strip() or name


def _below(path: str, roots: Iterable[str]) -> str:
    """Return a path from the folder of returns on that holds it, with that folder's name."""
    place = PurePath(path)
    inside = [PurePath(root) for root in roots if place.is_relative_to(root)]
    if not inside:
        return path
    root = max(inside, key=lambda each: len(each.parts))
    return str(PurePath(root.name) / place.relative_to(root))
