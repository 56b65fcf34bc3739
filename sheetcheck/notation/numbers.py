"""Read numbers as Japanese offices write them, and write other numbers in the same notation.

12, １２, 1,234 and 十二 are whole numbers; ▲3, １２．５％ and 120人 are quantities.
"""

import re
from math import isfinite

from sheetcheck.notation.folding import fold

_KANJI = "〇一二三四五六七八九"
_ZERO = {"零": 0, "元": 1}
_DIGIT = {c: n for n, c in enumerate(_KANJI)} | _ZERO
_UNIT = {"十": 10, "百": 100, "千": 1000}

KANJI = "".join([*_DIGIT, *_UNIT])
"""Every character of kanji numerals; 元 is year 1 of an era."""

_FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


def read_kanji(text: str) -> int | None:
    """Return the number that a kanji numeral stands for (十二, 二〇, 元), None if it is not one."""
    if not text or any(c not in KANJI for c in text):
        return None
    if not any(c in _UNIT for c in text):
        return int("".join(str(_DIGIT[c]) for c in text))
    total, digit = 0, None
    for character in text:
        if character in _UNIT:
            total += (1 if digit is None else digit) * _UNIT[character]
            digit = None
        else:
            digit = _DIGIT[character]
    return total + (digit or 0)


def write_kanji(number: int) -> str:
    """Return a number in kanji: 12 → 十二; from 10,000 digit by digit: 12000 → 一二〇〇〇."""
    if number == 0:
        return "〇"
    if number >= 10_000:
        return "".join(_KANJI[int(d)] for d in str(number))
    written = ""
    for unit, value in reversed(_UNIT.items()):
        times, number = divmod(number, value)
        if times:
            written += ("" if times == 1 else _KANJI[times]) + unit
    return written + (_KANJI[number] if number else "")


def write_like(number: int, written: str) -> str:
    """Return a number in the notation of `written`: kanji, width, commas, leading zeros."""
    if written and written[0] in KANJI:
        return write_kanji(number)
    digits = f"{number:,}" if any(c in ",，" for c in written) else str(number)
    if written[:1] in {"0", "０"} and len(written) > 1:
        digits = digits.zfill(len(written))
    return digits.translate(_FULL_WIDTH) if written[:1] > "9" else digits


_MINUS = "▲△-"  # the dash last, since this goes into a character class
_PLUS = "+±"
_NUMBER = re.compile(
    rf"(?P<sign>[{_PLUS}{_MINUS}]?)(?P<digits>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)(?P<unit>\D*)"
)


def read_quantity(text: str, units: tuple[str, ...] = ()) -> float | None:
    """Return a text as a number: `▲3` → -3, `95％` → 95, `120人` → 120; None if it is not one.

    One of `units`, or %, may follow the number.
    """
    match = _NUMBER.fullmatch(fold(text))
    if match is None or match["unit"] not in {"", "%", *map(fold, units)}:
        return None
    number = float(match["digits"].replace(",", ""))
    if not isfinite(number):
        return None
    return -number if match["sign"] and match["sign"] in _MINUS else number
