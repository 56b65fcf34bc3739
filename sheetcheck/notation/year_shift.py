"""Move the years in a text, each in its own notation: R6 → R7, 令和元年 → 令和2年.

Only the years that the caller names are moved. A year at either end of a range (令和3～7年度)
belongs to a period, such as that of the whole plan, and stays.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sheetcheck.notation.era import ERA_LETTERS, ERAS
from sheetcheck.notation.numbers import KANJI, read_kanji, write_like

_WIDE: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER: Final = rf"(?:元|[0-9]{{1,2}}|[０-９]{{1,2}}|[{KANJI}]{{1,3}})"
_JOINED: Final = r"\s*(?:年度|年)?\s*(?:~|～|〜|-|－|―|から)\s*"
_YEAR: Final = re.compile(
    rf"""(?: (?P<era> 明治|大正|昭和|平成|令和
                    | (?<![A-Za-zＡ-Ｚａ-ｚ]) [MTSHRmtshrＭＴＳＨＲｍｔｓｈｒ] [.．]? )
             (?P<blank> [ \u3000]* ) (?P<number> {_NUMBER} )
           | (?<![0-9０-９]) (?P<western> (?:19|20)[0-9]{{2}} | (?:１９|２０)[０-９]{{2}} ) )
         (?! [0-9０-９] )""",
    re.VERBOSE,
)
_RANGE_BEHIND: Final = re.compile(rf"{_JOINED}(?:{_YEAR.pattern}|{_NUMBER}\s*年)", re.VERBOSE)
_RANGE_AHEAD: Final = re.compile(rf"(?:[0-9０-９{KANJI}]){_JOINED}$")


@dataclass(frozen=True, slots=True)
class Shifted:
    """A text with its years moved."""

    text: str
    kept: tuple[str, ...] = ()
    """The years that were not moved, as written."""


def shifted(text: str, years: Collection[int], by: int = 1) -> Shifted:
    """Return a text with each of `years` (calendar years) moved by `by` years.

    >>> shifted("令和6(2024)年度 Ｒ７予定", {2024, 2025}).text
    '令和7(2025)年度 Ｒ８予定'
    """
    pieces: list[str] = []
    kept: list[str] = []
    at = 0
    for found in _YEAR.finditer(text):
        year = _year(found)
        if year is None:
            continue
        if year not in years or _in_range(text, found):
            kept.append(found[0])
            continue
        pieces += [text[at : found.start()], _later(found, year + by)]
        at = found.end()
    return Shifted("".join([*pieces, text[at:]]), tuple(kept))


def written_years(text: str) -> tuple[str, ...]:
    """Return the years that a text names, as written."""
    return tuple(found[0] for found in _YEAR.finditer(text) if _year(found) is not None)


def _in_range(text: str, found: re.Match[str]) -> bool:
    behind = _RANGE_BEHIND.match(text, found.end())
    return behind is not None or _RANGE_AHEAD.search(text[: found.start()]) is not None


def _year(found: re.Match[str]) -> int | None:
    if found["western"]:
        return int(found["western"].translate(_WIDE))
    written = found["number"].translate(_WIDE)
    number = int(written) if written.isascii() else read_kanji(written)
    return ERAS[_era(found["era"])] + number if number else None


def _era(written: str) -> str:
    if written in ERAS:
        return written
    letter = chr(ord(written[0]) - 0xFEE0) if written[0] > "\x7f" else written[0]
    return ERA_LETTERS[letter.lower()]


def _later(found: re.Match[str], year: int) -> str:
    """Return a calendar year in the notation of the year that was found."""
    if found["western"]:
        return write_like(year, found["western"])
    before = _era(found["era"])
    name = next(name for name in reversed(ERAS) if year > ERAS[name])
    number = year - ERAS[name]
    era = found["era"]
    if name != before:
        era = name if era in ERAS else _letter_like(name, era)
    written = found["number"]
    if number == 1 and era in ERAS:
        return f"{era}{found['blank']}元"
    return f"{era}{found['blank']}{write_like(number, '1' if written == '元' else written)}"


def _letter_like(name: str, written: str) -> str:
    """Return the letter of an era in the width and case of another, with the other's full stop."""
    letter = next(letter for letter, era in ERA_LETTERS.items() if era == name)
    if written[0].isupper():
        letter = letter.upper()
    if written[0] > "\x7f":
        letter = chr(ord(letter) + 0xFEE0)
    return letter + written[1:]
