"""Whose return a file is, what its name tells, and how a plan's rows are spread over returns.

Three ways are usual. One file has all rows filled in (`whole`); every department gets the whole
sheet and fills in its own rows (`own-rows`); or every file holds only the rows of its department
(`split`). What can be judged in a file depends on the way, so it is never guessed: the
configuration or the command line says it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from sheetcheck.notation.folding import fold

NOBODY: Final = ""
"""The department of a file whose department is not certain."""
SECRETARIAT: Final = "事務局"
"""The office that answers rows without a known department; its issued file has this name."""
NO_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {}

_IN_BRACKETS: Final = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
# What people or Windows append to the name of a file that is sent again.
_AGAIN: Final = re.compile(
    r"(?:(?:再々?提出|再送|差し?替え?|修正(?:版|後)?|訂正(?:版|後)?|改訂?版?|最終(?:版)?|最新(?:版)?"
    r"|確定(?:版)?|提出(?:用|版)?|完成(?:版)?|のコピー|コピー|checked|copy of|copy|final|latest"
    r"|fixed|new|rev(?:ised)?)\d*"
    r"|ver(?:sion)?\.?\d*|v\.?\d+|第?\d+(?:版|回目?)|r?\d{4}[-.]?\d{2}[-.]?\d{2}|\d{3,4}(?:版|修正)"
    # One sign at a time: the bracket of " (2)" belongs to its number.
    r"|\(\d+\)|[\s_\-.()\[\]【】(){}~+])"
)
_SIGNS: Final = re.compile(r"[^\w]+|_+")
_BEFORE: Final = re.compile(
    r"(?:^|[^\W\d_぀-ヿ㐀-鿿々〆]|\d[年月日回版号次]?|回答|提出|記入|再送|差し?替え?|最終|最新|確定|完成|修正|訂正"
    r"|[答出入正]済み?|[出入布]用|版|様式|シート|ファイル|コピー|計画書|報告書|調書|管理表|一覧表?"
    r"|推進計画|実施計画|取りまとめ|とりまとめ|集計|年度|担当|(?<!都)市|町|(?<!農)村|(?<!地)区|県|部|局|室"
    r"|課|係|所|の|から|より)$"
)
"""Text that may precede a department's name; after any other word it is part of a longer name."""
_NUMBER: Final = re.compile(r"(?:ver(?:sion)?\.?|v\.?|第|\()(\d+)")
_WORDS: Final = (("再々", 3), ("再提出", 2), ("再送", 2), ("差替", 2), ("差し替え", 2), ("修正", 2))
_LAST: Final = re.compile("最終|確定|final")


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
        """True if a row that names these departments belongs to `department`."""
        own = fold(self.canonical(department))
        named = {called for name in in_row for called in (name, without_sub_unit(name))}
        return any(fold(self.canonical(name)) == own for name in named)


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
    departments = {fold(department): names.get(fold(department), department) for department in rows}
    named = named_in_path(path, departments | dict(names))
    if len(named) == 1 and (not known_only or named <= {*names.values()}):
        return next(iter(named))
    only = {departments[fold(department)] for department in rows}
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


@dataclass(frozen=True, slots=True)
class Offices:
    """The departments of a sheet, and the names that mean each of them."""

    names: Mapping[str, str]
    """The department by each folded name or alias; in the order of the list or the rows."""
    listed: frozenset[str]
    """The departments of the family's list; empty if it has none."""

    def of(self, name: str) -> str:
        """Return the department that a name in a row means."""
        return self.names.get(fold(name), name)

    def in_charge(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the departments that answer a row, given the names in it."""
        known = dict.fromkeys(self.of(name) for name in names if self.is_known(name))
        return tuple(known) or (SECRETARIAT,)

    def is_known(self, name: str) -> bool:
        """True if a name is on the family's list; without a list, every name is."""
        return not self.listed or self.of(name) in self.listed


def offices_of(
    listed: Mapping[str, tuple[str, ...]],
    in_rows: Iterable[str],
    aliases: Mapping[str, tuple[str, ...]] = NO_ALIASES,
) -> Offices:
    """Return the departments of a sheet.

    `listed` maps the departments of the family to their aliases; `aliases` does the same for
    departments of an address book, which may be incomplete. A name with a sub-unit in brackets,
    such as 高齢福祉課(地域包括支援センター), means the department before the brackets if that
    occurs by itself in a row or in the list; otherwise it is a department of its own.
    """
    names = {fold(called): name for name, more in listed.items() for called in (name, *more)}
    for name, more in aliases.items():
        for called in (name, *more):
            names.setdefault(fold(called), names.get(fold(name), name))
    _add_names_in_rows(names, list(dict.fromkeys(in_rows)))
    return Offices(names, frozenset(listed))


def _add_names_in_rows(names: dict[str, str], seen: Sequence[str]) -> None:
    """Add the names in rows, departments before their sub-units."""
    for name in seen:
        if without_sub_unit(name) == name:
            names.setdefault(fold(name), name)
    for name in seen:
        whole = names.get(fold(without_sub_unit(name)))
        names.setdefault(fold(name), whole if whole is not None else name)
    # Files are called by the department alone, where only one of its sub-units has rows.
    whole_of = {fold(without_sub_unit(name)): set[str]() for name in seen}
    for name in seen:
        whole_of[fold(without_sub_unit(name))].add(names[fold(name)])
    for called, departments in whole_of.items():
        if len(departments) == 1:
            names.setdefault(called, *departments)


def named_in_path(path: str, departments: Mapping[str, str]) -> frozenset[str]:
    """Return the departments in the last part of a path that names any; an empty set if none does.

    `departments` maps each name, folded, to its department. A name inside a longer one does not
    count, whether that is known (福祉課 in 社会福祉課) or not (商工課 in 観光商工課): the file of
    one department would be taken for that of another.
    """
    for part in reversed(PurePath(path).parts):
        folded = fold(part)
        found = (known for known in departments if known and known in folded)
        hits = [known for known in found if _stands_alone(known, part)]
        longest = [k for k in hits if not any(k != other and k in other for other in hits)]
        if longest:
            return frozenset(departments[known] for known in longest)
    return frozenset()


def _stands_alone(name: str, part: str) -> bool:
    """True if a folded name occurs in a part of a path and is not the end of a longer name.

    It must be preceded by nothing, a sign, a Latin letter, a figure, or a usual word such as 回答.
    """
    words = [fold(word) for word in _SIGNS.split(unicodedata.normalize("NFKC", part))]
    inside = [word for word in words if name in word]
    before = (word.partition(name)[0] for word in inside)
    return not inside or any(_BEFORE.search(text) for text in before)


@lru_cache(maxsize=16384)
def version_in(path: str) -> int:
    """Return the version in a file name: v3 → 3, 再提出 → 2, 最終 → 99; 1 if there is none."""
    stem = unicodedata.normalize("NFKC", PurePath(path).stem).casefold()
    if _LAST.search(stem):
        return 99
    numbers = [int(number) for number in _NUMBER.findall(stem) if len(number) < 4]
    words = [rank for word, rank in _WORDS if word in stem]
    return max([1, *numbers, *words])


@lru_cache(maxsize=16384)
def label_of(path: str) -> str:
    """Return a path without what is added to files that are sent again: v2, 再提出, コピー."""
    place = PurePath(path)
    stem = unicodedata.normalize("NFKC", place.stem).casefold()
    return f"{place.parent}|{fold(_AGAIN.sub('', stem)) or fold(stem)}"
