"""Read the percentages and changes (`▲1`) of a footer, and write others in the same notation."""

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
    """Return the first percentage in a text and its number of decimals; None if there is none."""
    match = _PERCENT.search(text)
    if match is None:
        return None
    written = fold(match[1])
    return float(written), len(written.partition(".")[2])


def rewritten_percent(text: str, percent: Decimal) -> str:
    """Return a text with its percentage replaced, in the same width; a number alone needs no %."""
    match = _PERCENT.search(text) or _BARE.fullmatch(text)
    if match is None:
        return text
    written = str(percent)
    if match[1][0] > "9":
        written = written.translate(_FULL_WIDTH)
    return text[: match.start(1)] + written + text[match.end(1) :]


def rounded(exact: Fraction, decimals: int, rounding: str) -> Decimal:
    """Return a number rounded to `decimals`; `rounding` is `half_up`, `down` or `up`."""
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    return scaled.quantize(Decimal(1).scaleb(-decimals), _ROUNDING[rounding])


def rewritten_change(text: str, change: int) -> str:
    """Return a text with its signed number replaced, in its notation: `▲1` → `▲3`, `+2` or `0`."""
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
