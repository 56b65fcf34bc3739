"""Cells as long as Excel keeps them, made to be read from each of their places again.

A pattern that does so takes minutes over each of these, and so fails to end.
"""

from collections.abc import Callable

import pytest

from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.era import read_day, split_year
from sheetcheck.notation.folding import bare, fold, is_blank, placeholder
from sheetcheck.notation.numbers import read_quantity
from sheetcheck.notation.percent import read_percent, rewritten_change
from sheetcheck.notation.tally import read_tally

_LONGEST = 32_767
_PIECES = (
    " ", "\u3000", "\u200b", "\n", "1", "１", "1,", "1，", "1.", "1 ", "一", "千", "(", "（", "()",
    "1(", "(1)", "：", "…", "A", "A ", "課 ", "課(", "課、", "・", "-", "令和", "R6", "2024-",
    "%", "1%", "1事業", "事業", "\u0301", "か\u3099", "ﾞ", "㍿", "\ufdfa",
)  # fmt: skip
_READERS: dict[str, Callable[[str], object]] = {
    "tally": lambda text: read_tally(text, ("事業", "件")),
    "percent": read_percent,
    "change": lambda text: rewritten_change(text, 3),
    "quantity": read_quantity,
    "day": read_day,
    "year": split_year,
    "departments": departments_in,
    "blank": is_blank,
    "folded": fold,
    "bare": bare,
    "placeholder": placeholder,
}


@pytest.mark.parametrize("reader", _READERS)
@pytest.mark.parametrize("tail", ["", "x", "9"])
def test_a_long_text_is_read(reader: str, tail: str) -> None:
    for piece in _PIECES:
        text = (piece * (_LONGEST // len(piece)))[: _LONGEST - 1] + tail
        _READERS[reader](text)


@pytest.mark.parametrize("digits", ["9" * 5_000, "９" * 5_000, "九" * 5_000 + "件", "9" * 400])
def test_a_number_without_end_is_none(digits: str) -> None:
    assert read_tally(digits, ("件",)) is None
    assert read_quantity(digits) is None
    assert read_percent(f"{digits}%") is None
