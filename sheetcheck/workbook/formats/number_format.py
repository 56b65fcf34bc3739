"""Parse number formats such as `#,##0"事業"` and format numbers with them (ECMA-376 18.8.31).

Colours and fill characters are left out. Formats of dates are only recognised; dates are formatted
by `cell_formats.moment`.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from itertools import takewhile

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
# 308 digits before the point, and as many behind it as a format may have.
_EXACT = Context(prec=10_000, rounding=ROUND_HALF_UP)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)


def general(value: float) -> str:
    """Return a number in the format General: up to 11 digits, without trailing zeros."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    return f"{value:.10g}".replace("e", "E") if abs(value) < 1 else f"{value:.11g}".upper()


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One section of a format; sections are separated by `;`."""

    tokens: tuple[tuple[str, str], ...]
    """(Kind, characters) with kinds `literal`, `digit`, `point`, `group`, `percent`, …"""
    condition: tuple[str, float] | None = None
    is_date: bool = False

    def meets(self, value: float) -> bool:
        """True if a value meets the section's condition, such as `[>=100]`."""
        if self.condition is None:
            return False
        sign, bound = self.condition
        return {
            "<": value < bound, "<=": value <= bound, ">": value > bound,
            ">=": value >= bound, "=": value == bound, "<>": value != bound,
        }[sign]  # fmt: skip

    def kinds(self) -> frozenset[str]:
        """Return the kinds of its tokens."""
        return frozenset(kind for kind, _ in self.tokens)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A parsed number format."""

    sections: tuple[FormatSection, ...]

    @property
    def is_date(self) -> bool:
        """True if it shows numbers as dates or times."""
        return self.sections[0].is_date

    @property
    def changes_text(self) -> bool:
        """True if it shows a text in another way than unchanged."""
        section = self._for_text()
        return section is not None and section.tokens != (("text", "@"),)

    def text(self, value: str) -> str:
        """Return a text as Excel shows it."""
        section = self._for_text()
        if section is None:
            return value
        return "".join(value if kind == "text" else chars for kind, chars in section.tokens)

    def number(self, value: float) -> str:
        """Return a number that is not a date as Excel shows it."""
        section, signed = self._for_number(value)
        kinds = section.kinds()
        if "fraction" in kinds:
            return general(value)
        if not kinds & {"digit", "general", "text"}:
            return "".join(chars for kind, chars in section.tokens if kind == "literal")
        shown = _filled(section, abs(value))
        return f"-{shown}" if signed and value < 0 and re.search("[1-9]", shown) else shown

    def _for_text(self) -> FormatSection | None:
        if len(self.sections) == 4:
            return self.sections[3]
        last = self.sections[-1]
        return last if "text" in last.kinds() else None

    def _for_number(self, value: float) -> tuple[FormatSection, bool]:
        """Return the section for a number, and whether the minus sign must be added."""
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
    """Parse a number format; every text is a valid one."""
    sections: list[FormatSection] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    dated = False
    for match in _TOKEN.finditer(code):
        kind, chars = match.lastgroup or "plain", match[match.lastgroup or 0]
        if chars == ";" and kind == "special":
            sections.append(FormatSection(tuple(tokens), condition, is_date=dated))
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
    sections.append(FormatSection(tuple(tokens), condition, is_date=dated))
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


def _filled(section: FormatSection, size: float) -> str:
    """Return a number without its sign in the format of a section."""
    tokens = list(section.tokens)
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds or "digit" not in kinds:
        return "".join(
            general(size) if kind in {"general", "text"} else chars for kind, chars in tokens
        )
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    scale = len(list(takewhile(lambda kind: kind == "group", kinds[last + 1 :])))
    if "exponent" in kinds:
        return _scientific(tokens, size)
    shift = 2 * kinds.count("percent") - 3 * scale
    number = _EXACT.scaleb(Decimal(repr(float(size))), shift)
    point = kinds.index("point") if "point" in kinds else len(tokens)
    decimals = "".join(chars for kind, chars in tokens[point:] if kind == "digit")
    places = Decimal(1).scaleb(-len(decimals))
    whole, _, rest = f"{_EXACT.quantize(number, places):f}".partition(".")
    grouped = "group" in kinds[:last]
    return _whole(tokens[:point], whole, grouped=grouped) + _rest(tokens[point:], decimals, rest)


def _whole(tokens: list[tuple[str, str]], digits: str, *, grouped: bool) -> str:
    """Return the part before the point; digits without a place go to the first one."""
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
    """Return the part from the point on, with trailing zeros only where the format has them."""
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
    kinds = [kind for kind, _ in takewhile(lambda token: token[0] != "exponent", tokens)]
    decimals = kinds[kinds.index("point") :].count("digit") if "point" in kinds else 0
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
