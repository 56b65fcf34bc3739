"""A number format such as `#,##0"事業"` taken apart, and numbers written in it (ECMA-376 18.8.31).

Colours and fill characters are no part of the text; dates are told apart from numbers
and are written by `formats.moment`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final

from sheetcheck.words.values import Value
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.markup import MAIN, bounded, each_element

GENERAL = "General"

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|_(?P<blank>.)"
    r"|\*(?P<fill>.)"
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|G/標準)"
    r"|(?P<exponent>E[+-]0+)"
    r"|(?P<clock>AM/PM|A/P|上午/下午)"
    r"|(?P<digit>[0#?])"
    r"|(?P<date>[ymdhsgeaYMDHSGEA])"
    r"|(?P<special>[.,%@;/])"
    r"|(?P<plain>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+))")
_CURRENCY = re.compile(r"\$([^-\]]*)")
# 308 digits before the point, and as many behind it as a format may ask for.
_EXACT = Context(prec=10_000, rounding=ROUND_HALF_UP)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)


def general(value: float) -> str:
    """Return a number as the format General shows it: up to 11 digits, no needless zeros."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    return f"{value:.10g}".replace("e", "E") if abs(value) < 1 else f"{value:.11g}".upper()


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts of a format that `;` divides."""

    tokens: tuple[tuple[str, str], ...]
    """(Kind, characters) with kinds `literal`, `digit`, `point`, `group`, `percent`, …"""
    condition: tuple[str, float] | None = None
    is_date: bool = False

    def meets(self, value: float) -> bool:
        """Say whether the section's own condition (`[>=100]`) holds."""
        if self.condition is None:
            return False
        sign, bound = self.condition
        return {
            "<": value < bound, "<=": value <= bound, ">": value > bound,
            ">=": value >= bound, "=": value == bound, "<>": value != bound,
        }[sign]  # fmt: skip

    def kinds(self) -> frozenset[str]:
        """Return which kinds of token there are."""
        return frozenset(kind for kind, _ in self.tokens)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format, taken apart into its sections."""

    sections: tuple[Section, ...]

    @property
    def is_date(self) -> bool:
        """Whether numbers in it are dates or times."""
        return self.sections[0].is_date

    @property
    def changes_text(self) -> bool:
        """Whether a text in it shows other than as it is."""
        section = self._for_text()
        return section is not None and section.tokens != (("text", "@"),)

    def text(self, value: str) -> str:
        """Return what a person sees of a text."""
        section = self._for_text()
        if section is None:
            return value
        return "".join(value if kind == "text" else chars for kind, chars in section.tokens)

    def number(self, value: float) -> str:
        """Return what a person sees of a number that is no date."""
        section, signed = self._for_number(value)
        kinds = section.kinds()
        if "fraction" in kinds:
            return general(value)
        if not kinds & {"digit", "general", "text"}:
            return "".join(chars for kind, chars in section.tokens if kind == "literal")
        shown = _filled(section, abs(value))
        return f"-{shown}" if signed and value < 0 and re.search("[1-9]", shown) else shown

    def _for_text(self) -> Section | None:
        if len(self.sections) == 4:
            return self.sections[3]
        last = self.sections[-1]
        return last if "text" in last.kinds() else None

    def _for_number(self, value: float) -> tuple[Section, bool]:
        """Return the section for a number, and whether its sign is still to be written."""
        sections = [s for s in self.sections[:3] if "text" not in s.kinds()] or [self.sections[0]]
        for section in sections:
            if section.condition and section.meets(value):
                return section, True
        if any(section.condition for section in sections):
            return next((s for s in sections if not s.condition), sections[-1]), True
        if value < 0 and len(sections) > 1:
            return sections[1], False
        if value == 0 and len(sections) > 2:
            return sections[2], False
        return sections[0], True


@lru_cache(maxsize=1024)
def read_format(code: str) -> NumberFormat:
    """Return a number format taken apart; every text is one, if only of literal characters."""
    sections: list[Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    dated = False
    for match in _TOKEN.finditer(code):
        kind, chars = match.lastgroup or "plain", match[match.lastgroup or 0]
        if chars == ";" and kind == "special":
            sections.append(Section(tuple(tokens), condition, is_date=dated))
            tokens, condition, dated = [], None, False
        elif kind == "bracket":
            found = _CONDITION.fullmatch(chars)
            condition = (found[1], float(found[2])) if found else condition
            dated = dated or bool(_ELAPSED.fullmatch(chars))
            currency = _CURRENCY.match(chars)
            if currency and currency[1]:
                tokens.append(("literal", currency[1]))
        else:
            dated = dated or kind in {"date", "clock"}
            tokens += _token(kind, chars)
    sections.append(Section(tuple(tokens), condition, is_date=dated))
    return NumberFormat(tuple(sections))


_SPECIAL = {".": "point", ",": "group", "%": "percent", "@": "text", "/": "fraction"}


def _token(kind: str, chars: str) -> list[tuple[str, str]]:
    match kind:
        case "fill":
            return []
        case "blank":
            return [("literal", " ")]
        case "quoted" | "escaped" | "plain":
            return [("literal", chars)]
        case "special":
            return [(_SPECIAL[chars], chars)]
        case _:
            return [(kind, chars)]


def _filled(section: Section, size: float) -> str:
    """Return the digits of a number put where the section wants them."""
    tokens = list(section.tokens)
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds or "digit" not in kinds:
        return "".join(
            general(size) if kind in {"general", "text"} else chars for kind, chars in tokens
        )
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    scale = sum(kind == "group" for kind in _behind(kinds, last))
    if "exponent" in kinds:
        return _scientific(tokens, size)
    shift = 2 * kinds.count("percent") - 3 * scale
    number = _EXACT.scaleb(Decimal(repr(float(size))), shift)
    point = kinds.index("point") if "point" in kinds else len(tokens)
    decimals = "".join(chars for kind, chars in tokens[point:] if kind == "digit")
    places = Decimal(1).scaleb(-len(decimals))
    whole, _, rest = f"{_EXACT.quantize(number, places):f}".partition(".")
    grouped = "group" in kinds[:last] and not _all_group_behind(kinds, last)
    return _whole(tokens[:point], whole, grouped=grouped) + _rest(tokens[point:], decimals, rest)


def _behind(kinds: list[str], last: int) -> list[str]:
    """Return the kinds that follow the last digit, up to the first that is no `,`."""
    behind: list[str] = []
    for kind in kinds[last + 1 :]:
        if kind != "group":
            break
        behind.append(kind)
    return behind


def _all_group_behind(kinds: list[str], last: int) -> bool:
    return "group" not in kinds[:last]


def _whole(tokens: list[tuple[str, str]], digits: str, *, grouped: bool) -> str:
    """Return the part before the point: filled from its right end, the rest at its first place."""
    digits = digits.lstrip("0")
    places = sum(kind == "digit" for kind, _ in tokens)
    shown: list[str] = []
    taken = 0
    for kind, chars in reversed(tokens):
        if kind != "digit":
            shown.append("" if kind == "group" else chars)
            continue
        places -= 1
        count = 1 if places else max(1, len(digits) - taken)
        for _ in range(count):
            figure = digits[-1 - taken] if taken < len(digits) else {"0": "0", "?": " "}.get(chars)
            if figure is None:
                break
            if grouped and taken and taken % 3 == 0 and figure != " ":
                shown.append(",")
            shown.append(figure)
            taken += 1
    return "".join(reversed(shown))


def _rest(tokens: list[tuple[str, str]], places: str, digits: str) -> str:
    """Return the part from the point on: zeros at its end only where the format has them."""
    needed = max((n for n, char in enumerate(places, 1) if char == "0"), default=0)
    kept = digits.rstrip("0").ljust(needed, "0")
    shown: list[str] = []
    at = 0
    for kind, chars in tokens:
        if kind == "digit":
            shown.append(kept[at : at + 1])
            at += 1
        elif kind != "group":
            shown.append(chars)
    return "".join(shown)


def _scientific(tokens: list[tuple[str, str]], size: float) -> str:
    point = False
    decimals = 0
    for kind, _ in tokens:
        point = point or kind == "point"
        if kind == "exponent":
            break
        decimals += point and kind == "digit"
    mantissa, _, power = f"{size:.{decimals}E}".partition("E")
    shown: list[str] = []
    for kind, chars in tokens:
        if kind == "exponent":
            width = len(chars) - 2
            sign = "-" if power.startswith("-") else ("+" if chars[1] == "+" else "")
            shown.append(f"{mantissa}E{sign}{power[1:].lstrip('0').zfill(width)}")
        elif kind in {"literal", "percent"}:
            shown.append(chars)
    return "".join(shown)


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

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (a cell's date has no time zone)
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_466  # behind 9999-12-31
_DAYS_TO_1904 = 1_462


class Formats:
    """The number format of each cell format, read when a number is first shown."""

    __slots__ = ("_codes", "_load", "_textual")

    def __init__(self, load: Callable[[], tuple[Sequence[str], bool]]) -> None:
        """Take what gives the code of each cell format, and whether days count from 1904."""
        self._load = load
        self._codes: tuple[Sequence[str], bool] | None = None
        self._textual: dict[int, NumberFormat | None] = {}

    def code(self, style: int) -> str:
        """Return the number format of a cell format: `0"事業"`."""
        codes = self._known()[0]
        return codes[style] if style < len(codes) else GENERAL

    def is_date(self, style: int) -> bool:
        """Say whether numbers in this cell format are dates or times."""
        return read_format(self.code(style)).is_date

    def shown(self, value: Value, style: int) -> str:
        """Return what a person sees of a value in a cell of this format."""
        match value:
            case None:
                return ""
            case str():
                return value if self._plain(style) else read_format(self.code(style)).text(value)
            case bool():
                return "TRUE" if value else "FALSE"
            case _:
                return self._number(value, style)

    def all_shown(self, values: Sequence[Value], style: int) -> list[str]:
        """Return what a person sees of many values in cells of this format."""
        types = set(map(type, values))
        if types == {str} and self._plain(style):
            return list(values)  # type: ignore[arg-type]
        if types == {int} and self.code(style) == GENERAL:
            return list(map(str, values))
        if types == {int}:  # of one type, what is equal reads the same
            known = {value: self.shown(value, style) for value in set(values)}
            return [known[value] for value in values]
        return [self.shown(value, style) for value in values]

    def _known(self) -> tuple[Sequence[str], bool]:
        if self._codes is None:
            self._codes = self._load()
        return self._codes

    def _plain(self, style: int) -> bool:
        """Say whether a text in this cell format shows as it is, as nearly all do."""
        if style not in self._textual:
            form = read_format(self.code(style))
            self._textual[style] = form if form.changes_text else None
        return self._textual[style] is None

    def _number(self, value: float, style: int) -> str:
        codes, since_1904 = self._known()
        code = codes[style] if style < len(codes) else GENERAL
        if code == GENERAL:
            return str(value) if type(value) is int else general(value)
        form = read_format(code)
        if form.is_date:
            return moment(value, since_1904=since_1904)
        return form.number(value)


GENERAL_ONLY = Formats(lambda: ((), False))


@lru_cache(maxsize=4096)
def moment(serial: float, *, since_1904: bool = False) -> str:
    """Return a date as `2024-04-01`, with its time if it has one; a time alone as `09:30:00`.

    Days before 1 March 1900 are one off in Excel, which believes in 29 February 1900;
    the date is given as Excel shows it, that one day as itself.
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


_STYLE_FORMATS = re.compile(rb"<(?:[\w.-]+:)?cellXfs[\s>]")


def has_formats(styles: bytes) -> bool:
    """Say whether a styles part declares cell formats at all."""
    return _STYLE_FORMATS.search(styles) is not None


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
