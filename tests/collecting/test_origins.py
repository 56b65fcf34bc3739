"""The origin of every answer in 取りまとめ結果, also where its file is gone by a later run."""

import json
from pathlib import Path

import openpyxl

from tests.collecting.kit import OFFICES, A, Season, all_returned, decision, joint
from tests.support.table_model import USUAL_SHEET


def test_the_sheet_names_the_origin_of_every_answer(season: Season) -> None:
    all_returned(season)
    done = season.collect()
    sheet = openpyxl.load_workbook(season.out)["取りまとめ結果"]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    digests = {Path(one.path).name: one.digest[:12] for one in done.collection.files}
    for office, numbers in OFFICES.items():
        for row in numbers:
            (found,) = [line for line in rows if line[0] == f"H{row}"]
            assert found[3] == f"{office}が実施。"
            name = f"回答_{office}.xlsx"
            assert found[5] == f"{name} ({digests[name]})\n{USUAL_SHEET}!H{row}"
    assert sheet["A1"].value == "取りまとめ結果"


def origins(season: Season) -> dict[str, list[str]]:
    """Return what the sheet says of each answer: value, who and how, file and cell, when."""
    sheet = openpyxl.load_workbook(season.out)["取りまとめ結果"]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    begun = next(place for place, row in enumerate(rows) if row[0] == "回答と提出元のファイル")
    return {row[0]: row[3:7] for row in rows[begun + 2 :] if row[0][1:].isdecimal()}


def test_an_answer_whose_file_is_gone_keeps_its_origin(season: Season) -> None:
    all_returned(season)
    season.collect()
    before = origins(season)
    gone = season.returned.pop(0)
    season.collect()
    for _ in range(2):  # what only the sheet remembers is remembered by every later run
        after = origins(season)
        assert after.keys() == before.keys()
        for cell, (value, who, where, when) in before.items():
            kept = "\n以前の取りまとめで取り込んだ回答です。" if cell[1:] == "6" else ""
            assert after[cell] == [value, who + kept, where, when]
        assert season.collect().unchanged
    kept_origins = [
        (origin.file, origin.department, str(origin.cell))
        for one in season.collect().collection.answers
        for origin in one.candidates
        if str(one.slot.cell) == "H6"
    ]
    assert kept_origins == [(Path(gone.path).name, "商工課", "H6")]


def test_so_does_one_that_was_joined_or_decided(tmp_path: Path) -> None:
    season = joint(tmp_path)
    season.collect("both", decisions=decision(take="商工課"))
    before = origins(season)
    season.returned.clear()
    season.collect("both")
    after = origins(season)
    assert after["G8"][0] == before["G8"][0] == A
    assert after["G8"][1] == f"{before['G8'][1]}\n以前の取りまとめで取り込んだ回答です。"
    assert "企画課 山田が2026-12-24に決定" in after["G8"][1]
    assert after["G8"][2] == before["G8"][2]
    assert season.news()["H8"] == "（社会福祉課）支給した。 / （商工課）求人を出した。"
    assert after["H8"][2] == before["H8"][2]


def test_an_answer_of_which_nothing_was_written_down_is_kept(season: Season) -> None:
    all_returned(season)
    season.collect()
    before = season.news()
    book = openpyxl.load_workbook(season.out)
    (cell,) = (
        cell
        for row in book["取りまとめ結果"].iter_rows()
        for cell in row
        if str(cell.value).startswith("sheetcheck collect 1 ")
    )
    head, _, text = str(cell.value).partition("{")
    said = json.loads("{" + text)
    said["cells"] = [entry[:9] for entry in said["cells"]]
    del said["files"]
    cell.value = head + json.dumps(said, ensure_ascii=False)
    book.save(season.out)
    season.returned.pop(0)
    season.collect()
    assert season.news() == before
    assert origins(season)["H6"][:3] == [
        "商工課が実施。",
        "（課の表示なし）\n以前の取りまとめで取り込んだ回答です。",
        "",
    ]
