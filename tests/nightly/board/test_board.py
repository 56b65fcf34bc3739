"""How much of very many files the board's page shows; its document names all."""

import json

import pytest

from sheetcheck.nightly.board import drawing as board_drawing
from tests.nightly.share import CLEAN, FAULTS, TOTALS, Share


@pytest.mark.parametrize(
    ("most", "good", "rows"),
    [
        (9, 9, ["unreadable", "problems", "corrected", "clean"]),
        (9, 1, ["unreadable", "problems"]),
        (9, 3, ["unreadable", "problems", "corrected"]),
        (1, 1, ["unreadable"]),
    ],
)
def test_the_worst_are_shown_and_those_that_need_nobody_only_up_to_a_number(
    share: Share, monkeypatch: pytest.MonkeyPatch, most: int, good: int, rows: list[str]
) -> None:
    monkeypatch.setattr(board_drawing, "_MOST", most)
    monkeypatch.setattr(board_drawing, "_GOOD", good)
    for name, source in (("a", CLEAN), ("b", FAULTS), ("c", TOTALS)):
        share.put(f"{name}.xlsx", source)
    (share.returned / "d.xlsx").write_bytes(b"no workbook")
    share.night()
    page = (share.out / "index.html").read_text("utf-8")
    told = json.loads(page.split('id="sheetcheck-report">')[1].split("</script>")[0])
    assert [each["standing"] for each in told["files"]] == rows
    assert told["files_left_out"] == 4 - len(rows)
    assert ("board.json をご覧ください" in page) == (len(rows) < 4)
    shown = page.split('id="files"')[1].split("</section>")[0]
    assert shown.count('<tr role="row"><td') == len(rows)
    document = json.loads((share.out / "board.json").read_text("utf-8"))
    assert len(document["files"]) == 4
