"""The undo log: kept in pieces of text, read again, and edits undone."""

import pytest

from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.workbook.annotate.undo_log import (
    Marked,
    Undo,
    UndoLog,
    from_pieces,
    pieces,
    undo,
    undone,
)
from sheetcheck.workbook.xml.tags import Edit, spliced


def test_a_log_comes_back_from_its_pieces() -> None:
    parts = {"xl/a.xml": Undo("0" * 64, (Edit(1, 3, "あ".encode()),))}
    marks = tuple(Marked("シート", f"A{n}", 0, n) for n in range(1, 2000))
    totals = (CorrectedTotal("シート", Address(16, 2), 12, 11),)
    log = UndoLog("点検結果", parts, ("x",), ("<fill/>",), marks, "sheetcheck", ("a\nb",), totals)
    texts = pieces(log)
    assert len(texts) > 2
    assert all(len(text) < 32_767 for text in texts)
    assert from_pieces(reversed(texts)) == log


def test_a_log_of_before_totals_were_kept_is_read() -> None:
    log = UndoLog("点検結果", author="sheetcheck")
    (text,) = pieces(log)
    assert '"totals":[]' in text
    assert from_pieces([text.replace(',"totals":[]', "")]) == log


@pytest.mark.parametrize(
    "texts",
    [[], ["nothing"], ["sheetcheck ledger 1 1/2 {}"], ["sheetcheck ledger 1 1/1 {}"],
     ["sheetcheck ledger 1 1/1 []"], ["sheetcheck ledger 1 x/y {}"],
     *([pieces(UndoLog("点検結果"))[0].replace('"totals":[]', f'"totals":{said}')]
       for said in ("7", "{}", "[[]]", '[["a",[1,2],1e400,1e400]]', '[["a",[1],12,11]]'))],
)  # fmt: skip
def test_what_is_no_log(texts: list[str]) -> None:
    assert from_pieces(texts) is None


def test_edits_are_undone() -> None:
    part = b"0123456789"
    edits = [
        Edit(8, 8, b"B"),
        Edit(2, 4, b""),
        Edit(4, 4, b"xyz"),
        Edit(8, 9, b"C"),
        Edit(0, 0, b"A"),
    ]
    after = spliced(part, edits)
    assert after == b"A01xyz4567BC9"
    assert undone(after, undo(part, edits, after)) == part
