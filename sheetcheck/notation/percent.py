"""Percentages and changes as they stand in a footer, and how to write others in their place."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

from sheetcheck.notation.folding import fold
from sheetcheck.notation.numbers import write_like

_PERCENT = re.compile(r"(?<![0-9０-９])([0-9０-９]{1,15}+(?:[.．][0-9０-９]{1,15}+)?)(?=\s*+[%％])")
_BARE = re.compile(r"\s*+([0-9０-９]{1,15}+(?:[.．][0-9０-９]{1,15}+)?)\s*+")
_SIGNED = re.compile(
    r"(?P<before>[^0-9０-９]*?)(?P<sign>[-+＋－−▲△±]?)(?P<digits>[0-9０-９][0-9０-９,，]*)"
)
_ROUNDING = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def read_percent(text: str) -> tuple[float, int] | None:
    """Return the percentage that stands in a text, and how many decimals it is written with."""
    match = _PERCENT.search(text)
    if match is None:
        return None
    written = fold(match[1])
    return float(written), len(written.partition(".")[2])


def rewritten_percent(text: str, percent: Decimal) -> str:
    """Return the text with another percentage, in the same width; it may go without its sign."""
    match = _PERCENT.search(text) or _BARE.fullmatch(text)
    if match is None:
        return text
    written = str(percent)
    if match[1][0] > "9":
        written = written.translate(_FULL_WIDTH)
    return text[: match.start(1)] + written + text[match.end(1) :]


def rounded(exact: Fraction, decimals: int, rounding: str) -> Decimal:
    """Return a number rounded as offices do: half up, unless they say otherwise."""
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    return scaled.quantize(Decimal(1).scaleb(-decimals), _ROUNDING[rounding])


def rewritten_change(text: str, change: int) -> str:
    """Return a signed number in the way another was written: `▲1` becomes `▲3`, `+2` or `±0`."""
    match = _SIGNED.match(text)
    if match is None:
        return text
    sign, digits = match["sign"], match["digits"]
    if change < 0:
        mark = sign if sign and sign not in "+＋±" else "▲"
    elif change == 0:
        mark = "±" if sign == "±" else ""
    else:
        mark = "＋" if sign == "＋" else "+" if sign in {"+", "±"} else ""
    start = match.start("sign")
    return text[:start] + mark + write_like(abs(change), digits) + text[match.end("digits") :]
