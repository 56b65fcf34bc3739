"""The number formats of a workbook's cell formats, and values as Excel shows them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from sheetcheck.words.values import Value
from sheetcheck.workbook.formats.number_format import (
    GENERAL,
    general,
    read_format,
)
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.markup import bounded, cached_by_bytes, each_element, main_tag

BUILT_IN: Mapping[int, str] = {
    # ECMA-376 18.8.30, and the Japanese ones (27 to 36, 50 to 58) of the same table.
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: "gge.m.d", 28: "ggge.m.d", 29: "ggge.m.d", 30: "m/d/yy",
    31: "yyyy.m.d", 32: "h.mm", 33: "h.mm.ss", 34: "yyyy.m", 35: "m.d", 36: "gge.m.d",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-", 42: "#,##0;-#,##0;-", 43: "#,##0.00;-#,##0.00;-",
    44: "#,##0.00;-#,##0.00;-", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@", 50: "gge.m.d", 51: "ggge.m.d", 52: "yyyy.m", 53: "m.d", 54: "ggge.m.d",
    55: "yyyy.m", 56: "m.d", 57: "gge.m.d", 58: "ggge.m.d",
}  # fmt: skip

_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_LAST_DAY = 2_958_466  # the day after 9999-12-31
_DAYS_TO_1904 = 1_462


class Formats:
    """Cell format → number format; loaded when the first value is shown."""

    __slots__ = ("_codes", "_load", "_plain")

    def __init__(self, load: Callable[[], tuple[Sequence[str], bool]]) -> None:
        """Prepare; `load` returns the code of each cell format, and whether dates begin in 1904."""
        self._load = load
        self._codes: tuple[Sequence[str], bool] | None = None
        self._plain: dict[int, bool] = {}

    def code(self, style: int) -> str:
        """Return the number format of a cell format: `0"事業"`."""
        codes, _ = self._loaded()
        return codes[style] if style < len(codes) else GENERAL

    def is_date(self, style: int) -> bool:
        """True if numbers in this cell format are dates or times."""
        return read_format(self.code(style)).is_date

    def shown(self, value: Value, style: int) -> str:
        """Return a value as Excel shows it in a cell of this format."""
        match value:
            case None:
                return ""
            case str():
                plain = self._shows_plain(style)
                return value if plain else read_format(self.code(style)).text(value)
            case bool():
                return "TRUE" if value else "FALSE"
            case _:
                return self._number(value, style)

    def all_shown(self, values: Sequence[Value], style: int) -> list[str]:
        """Return many values as Excel shows them in cells of this format."""
        types = set(map(type, values))
        if types == {str} and self._shows_plain(style):
            return list(values)  # type: ignore[arg-type]
        if types == {int} and self.code(style) == GENERAL:
            return list(map(str, values))
        if types == {int}:  # equal values of one type are shown alike
            texts = {value: self.shown(value, style) for value in set(values)}
            return [texts[value] for value in values]
        return [self.shown(value, style) for value in values]

    def _loaded(self) -> tuple[Sequence[str], bool]:
        if self._codes is None:
            self._codes = self._load()
        return self._codes

    def _shows_plain(self, style: int) -> bool:
        """True if this cell format shows a text unchanged, as nearly all do."""
        if style not in self._plain:
            self._plain[style] = not read_format(self.code(style)).changes_text
        return self._plain[style]

    def _number(self, value: float, style: int) -> str:
        code = self.code(style)
        if code == GENERAL:
            return str(value) if type(value) is int else general(value)
        form = read_format(code)
        if form.is_date:
            return moment(value, since_1904=self._loaded()[1])
        return form.number(value)


GENERAL_ONLY = Formats(lambda: ((), False))


@lru_cache(maxsize=4096)
def moment(serial: float, *, since_1904: bool = False) -> str:
    """Return a date as `2024-04-01`, with its time if it has one; a time alone as `09:30:00`.

    Excel counts a 29 February 1900, which did not exist, so earlier serial numbers are off
    by one. The result is the date that Excel shows, also for that day.
    """
    if not 0 <= serial < _LAST_DAY:
        return general(serial)
    days, seconds = divmod(round(serial * 86_400), 86_400)
    if days >= _LAST_DAY - since_1904 * _DAYS_TO_1904:
        return general(serial)
    clock = str(timedelta(seconds=seconds)).zfill(8) if seconds else ""
    if days == 0 and not since_1904:
        return clock or "00:00:00"
    if since_1904:
        day = _EPOCH_1904 + timedelta(days)
    elif days == 60:
        return f"1900-02-29 {clock}".rstrip()
    else:
        day = _EPOCH + timedelta(days + (days < 60))
    return f"{day:%Y-%m-%d} {clock}".rstrip()


@cached_by_bytes
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
        tag = main_tag(name)
        if depth == 1 and tag:
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
