"""What the board's page shows, on the screen and on paper; its document names all files."""

import json
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from sheetcheck.nightly.board import drawing as board_drawing
from tests.nightly import share as shares
from tests.nightly.share import CLEAN, CONFIG, FAULTS, TOTALS, Share


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


def test_a_copy_is_called_corrected_only_where_something_was(share: Share) -> None:
    share.put("a.xlsx", CLEAN, {"I7": ""})
    share.put("b.xlsx", TOTALS)
    share.night()
    page = (share.out / "index.html").read_text("utf-8")
    rows = page.split('id="files"')[1].split("</section>")[0].split("<tr")
    notes = {re.search(r"[ab]\.xlsx", row)[0]: row for row in rows if re.search(r"[ab]\.xlsx", row)}  # type: ignore[index]
    assert ">点検結果を付けた写し</a>" in notes["a.xlsx"]
    assert ">訂正済みの写し</a>" in notes["b.xlsx"]
    assert "11月30日（月）" in notes["a.xlsx"]


@pytest.mark.browser
@pytest.mark.slow
def test_forty_departments_stand_on_one_sheet_of_paper(
    share: Share, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = "".join(f'[departments."第{number}地域振興推進課"]\n' for number in range(40))
    monkeypatch.setattr(shares, "CONFIG", f"{CONFIG.partition('[departments')[0]}{book}")
    share.config_file.write_text(shares.CONFIG, "utf-8")
    for number in range(0, 40, 4):
        share.put(f"第{number}地域振興推進課.xlsx", FAULTS if number % 8 else CLEAN)
    share.night("[check]\ndeadline = 2026-12-11\n")
    paper = tmp_path / "board.pdf"
    browser = which("chromium") or which("chromium-browser") or "chromium"
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    page = (share.out / "index.html").as_uri()
    subprocess.run(
        [browser, *options, f"--print-to-pdf={paper}", page],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes())) == 1
