"""What the styles part says of number formats (ECMA-376 18.8)."""

from functools import lru_cache
from typing import Final

from sheetcheck.workbook.formats import BUILT_IN
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.markup import MAIN, bounded, each_element
from sheetcheck.workbook.number_format import GENERAL

SHORT: Final = 1 << 16
"""Bytes of a part that is worth remembering."""


# Sheets made from one form have the same styles.
@lru_cache(maxsize=64)
def formats_of(raw: bytes, part: str, limits: Limits) -> tuple[str, ...]:
    """Return the number format of each cell format, by its index.

    Raises:
        Damaged: the part is not well-formed.
        Oversized: there are too many cell formats, or a number format is too long.

    """
    xml = bounded(raw, part, limits).xml
    codes: dict[str, str] = {}
    numbers: list[str] = []
    below = ""
    limits.check("styles", xml.count(b"xf ") // 2, part)

    def note(name: str, given: dict[str, str], depth: int, _at: int) -> None:
        nonlocal below
        space, _, tag = name.rpartition(" ")
        if space not in MAIN:
            return
        if depth == 1:
            below = tag
        elif depth == 2 and below == "cellXfs" and tag == "xf":
            numbers.append(given.get("numFmtId", "0"))
        elif depth == 2 and below == "numFmts" and tag == "numFmt":
            code = given.get("formatCode", GENERAL)
            limits.check("format_length", len(code), part)
            codes[given.get("numFmtId", "")] = code

    each_element(xml, part, note)
    limits.check("styles", len(numbers), part)
    return tuple(codes.get(number) or _built_in(number) for number in numbers)


def _built_in(number: str) -> str:
    return BUILT_IN.get(int(number), GENERAL) if number.isdigit() else GENERAL
