"""Limits of size, memory and time for reading a workbook; each can be set by the user."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, Self

from sheetcheck.words.errors.misuses import SettingFaulty
from sheetcheck.words.errors.refusals import Oversized
from sheetcheck.words.text import Text

_PREFIX = "SHEETCHECK_MAX_"
_MIB = 1 << 20

_WHAT: Mapping[str, Text] = {
    "file_bytes": Text("ファイルの大きさ", "The size of the file"),
    "part_bytes": Text("展開したパートの大きさ", "The inflated size of a part"),
    "total_bytes": Text("展開した全体の大きさ", "The inflated size of all parts"),
    "members": Text("ZIPの項目数", "The number of zip members"),
    "depth": Text("XMLの深さ", "The depth of XML"),
    "elements": Text("XML要素の数", "The number of XML elements"),
    "text_bytes": Text("1つの文字列の長さ", "The length of one text"),
    "cells": Text("入力のあるセルの数", "The number of filled cells"),
    "strings": Text("文字列の数", "The number of strings"),
    "merges": Text("結合セルの数", "The number of merged ranges"),
    "merged_cells": Text("結合範囲に含まれるセルの数", "The number of cells in merged ranges"),
    "styles": Text("書式の数", "The number of cell formats"),
    "format_length": Text("表示形式の長さ", "The length of a number format"),
    "sheets": Text("シートの数", "The number of sheets"),
    "names": Text("名前の定義の数", "The number of defined names"),
    "reader_seconds": Text("読み取りにかかる秒数", "The number of seconds to read it"),
    "reader_memory": Text("読み取りに使うメモリー", "The memory to read it"),
    "reader_answer": Text("読み取った内容の量", "The amount of content"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for one workbook; a file above one of them is refused, never read in part.

    A real sheet of 100,000 rows is far below each limit. The limits of Excel itself (1,048,576
    rows, 16,384 columns) are not settings: a file beyond them is damaged.
    """

    file_bytes: int = 512 * _MIB
    part_bytes: int = 512 * _MIB
    total_bytes: int = 1024 * _MIB
    members: int = 20_000
    depth: int = 256
    """Nested elements; counted only in parts that are long enough to be dangerous."""
    elements: int = 20_000_000
    """Elements in one part."""
    text_bytes: int = 4 * _MIB
    """Bytes of one text. Excel keeps 32,767 characters, other programs write more."""
    cells: int = 4_000_000
    """Cells with content in all sheets; a cell with only a format counts as an element."""
    strings: int = 2_000_000
    merges: int = 200_000
    merged_cells: int = 20_000_000
    styles: int = 100_000
    format_length: int = 4_096
    sheets: int = 1_024
    names: int = 100_000
    reader_seconds: int = 60
    """Seconds for a file in another format or with a password, which foreign parsers read."""
    reader_memory: int = 2048 * _MIB
    """Bytes of address space for these parsers."""
    reader_answer: int = 256 * _MIB
    """Bytes of their answer."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the limits with those that `SHEETCHECK_MAX_…` variables set.

        Raises:
            SettingFaulty: a variable is not a whole number above 0.

        """
        given = {
            _NAMES[key]: _number(key, environment[key]) for key in environment if key in _NAMES
        }
        return replace(cls(), **given) if given else cls()

    def check(self, name: str, amount: int, where: str | Text) -> None:
        """Refuse an amount above the limit called `name`; `where` is the part or file to report.

        Raises:
            Oversized: it is over the limit.

        """
        if amount > getattr(self, name):
            raise self.exceeded(name, where)

    def exceeded(self, name: str, where: str | Text) -> Oversized:
        """Return the refusal for an amount above the limit with a name."""
        limit: int = getattr(self, name)
        return Oversized(what=_WHAT[name], limit=f"{limit:,}", where=where, setting=setting(name))


def setting(name: str) -> str:
    """Return the environment variable that sets a limit: `SHEETCHECK_MAX_PART_BYTES`."""
    return f"{_PREFIX}{name.upper()}"


_NAMES: Final = {setting(one.name): one.name for one in fields(Limits)}


def settings_of(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of an environment that set limits, to pass to another process."""
    return {name: text for name, text in environment.items() if name.startswith(_PREFIX)}


def _number(name: str, text: str) -> int:
    digits = text.strip().replace("_", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19 and int(digits)):
        raise SettingFaulty(name=name, text=text[:40])
    return int(digits)


def standing_limits() -> Limits:
    """Return the default limits, with those that the environment sets.

    Raises:
        SettingFaulty: a variable is not a whole number above 0.

    """
    return Limits.from_environment(os.environ)
