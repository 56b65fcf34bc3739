"""Which files are one return: moved, sent again, gone, or filled in as a copy of ours."""

import json
import shutil
from pathlib import Path

import sheetcheck
from tests.nightly.share import FAULTS, PROBLEM, SHEET, Share


def test_a_file_that_is_moved_keeps_its_history(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    moved = share.returned / "商工課" / "済" / "b.xlsx"
    moved.parent.mkdir()
    path.rename(moved)
    second = share.night()
    assert (second.open, second.new, second.solved) == (first.open, 0, 0)
    assert {f.revision for f in share.tracked()} == {1}


def test_a_file_that_is_gone_and_comes_back_is_no_news(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx")
    first = share.night()
    path.unlink()
    path.parent.rmdir()
    second = share.night()
    assert (second.open, second.counts.gone, second.missing) == (0, 1, ("税務課",))
    share.put("商工課/a.xlsx", FAULTS)
    third = share.night()
    assert (third.open, third.new) == (first.open, 0)


def test_the_same_sheet_returned_again_is_one_return(share: Share) -> None:
    share.put("商工課/回答.xlsx", FAULTS)
    first = share.night()
    share.put("商工課/回答_再提出.xlsx", cells=PROBLEM)
    night = share.night()
    assert night.open < first.open
    assert night.solved > 0
    board = json.loads((share.out / "board.json").read_text("utf-8"))
    assert [Path(file["path"]).name for file in board["files"]] == ["回答_再提出.xlsx"]
    assert "対象外：回答.xlsx" in board["files"][0]["note"]
    # The latest taken away again, the one before counts.
    (share.returned / "商工課" / "回答_再提出.xlsx").unlink()
    assert share.night().open == first.open


def test_two_departments_with_the_same_blank_sheet_are_two_returns(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.put("福祉課/a.xlsx")
    assert share.night().missing == ("税務課",)


def test_a_sheet_of_many_departments_is_a_return_of_each(share: Share) -> None:
    share.put("まとめ.xlsx", FAULTS)
    night = share.night('[departments."商工観光課2"]\n')
    board = json.loads((share.out / "board.json").read_text("utf-8"))
    standing = {line["name"]: line["standing"] for line in board["departments"]}
    assert standing["商工課"] == "problems"
    assert standing["税務課"] == "missing"
    assert "税務課" in night.missing


def test_the_sheet_as_it_was_sent_out_is_no_return(share: Share) -> None:
    share.put("配布.xlsx")
    share.put("商工課/a.xlsx", cells={"D7": "名前を変えた事業"})
    night = share.night('[check]\nissued = "returned/配布.xlsx"\n')
    assert night.counts.seen == 1
    assert {"fixed-cell-changed"} <= {*share.open_rules()}


def test_a_copy_that_somebody_filled_in_is_the_return(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    share.night()
    copy = path.with_name("a.checked.xlsx")
    shutil.copy(share.out / "商工課" / "a.checked.xlsx", copy)
    untouched = share.night()
    assert (untouched.counts.seen, untouched.open) == (1, 7)
    sheetcheck.write_cells(copy, copy, {(SHEET, "G8"): "A(予定通り進行)"})
    share.date(copy, share.clock.at)
    night = share.night()
    assert night.counts.checked == 1
    assert "rating-missing" not in share.open_rules()
    board = json.loads((share.out / "board.json").read_text("utf-8"))
    assert [Path(file["path"]).name for file in board["files"]] == ["a.checked.xlsx"]
    assert "a.xlsx" in board["files"][0]["note"]
    assert "a.checked.2.xlsx" in {Path(name).name for name in share.written()}
    assert share.night().counts.checked == 0


def test_what_is_gone_since_it_was_returned_is_not_called_outstanding(share: Share) -> None:
    path = share.put("商工課/a.xlsx")
    share.put("福祉課/b.xlsx")
    share.night()
    path.rename(path.with_name("名前を変えた.xlsx"))
    assert share.night().counts.gone == 0
    # A folder that is empty all of a sudden would be doubted.
    (path.parent / "説明.txt").write_text("取り下げます", "utf-8")
    path.with_name("名前を変えた.xlsx").unlink()
    night = share.night()
    assert night.counts.gone == 1
    board = json.loads((share.out / "board.json").read_text("utf-8"))
    standing = {line["name"]: line["standing"] for line in board["departments"]}
    assert standing == {"商工課": "gone", "福祉課": "clean", "税務課": "missing"}
    assert "提出後になくなりました" in (share.out / "index.html").read_text("utf-8")
