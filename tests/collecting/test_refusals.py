"""Bad returns, masters that cannot be trusted, full disks, and files of somebody else."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.season_refusals import MasterUnusable
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.world import World
from tests.collecting.kit import (
    FORM,
    A,
    Cells,
    Season,
    all_returned,
    everything,
    unused,
)
from tests.support.season import filled

OTHER_FORM = (Path(__file__).parents[2] / "samples/families/marks-four.xlsx").read_bytes()
BAD: dict[str, tuple[str, bytes, str]] = {
    "another year": (
        "商工課.xlsx",
        filled(FORM, {"G3": "R5評価", "I3": "R6実施予定"}),
        "year-mismatch",
    ),
    "another form": ("商工課.xlsx", OTHER_FORM, "schema-unmatched"),
    "another plan": (
        "商工課.xlsx",
        filled(FORM, {f"D{row}": f"別の事業{row}" for row in (6, 7, 8, 10, 11)}
               | {f"F{row}": f"別の内容{row}" for row in (6, 7, 8, 10, 11)}
               | {f"E{row}": "商工課" for row in (6, 7, 8, 10, 11)}),
        "schema-unmatched",
    ),
    "two departments": ("商工課・社会福祉課.xlsx", filled(FORM, {"G6": A}), "department-unclear"),
    "no workbook": ("商工課.xlsx", b"PK\x03\x04half", "file-corrupt"),
    "empty": ("商工課.xlsx", b"", "file-corrupt"),
    "a text": ("商工課.xlsx", "回答です".encode(), "file-unsupported"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_return_is_one_sentence_and_the_rest_is_collected(case: str, season: Season) -> None:
    name, data, rule = BAD[case]
    season.returns(name, data)
    season.returns("建築住宅課.xlsx", everything(7))
    done = season.collect()
    assert unused(done) == {name: rule}
    assert season.news() == everything(7)
    assert done.collection.code == 2
    (one,) = done.collection.unused
    assert all(text and "\n" not in text for text in (one.what.ja, one.what.en))


def test_a_return_of_another_year_names_both_years(tmp_path: Path) -> None:
    cells = {"G3": "令和6年度", "I3": "令和7年度", "G4": "評価", "H4": "実施内容", "I4": "実施予定"}
    older = cells | {"G3": "令和5年度", "I3": "令和6年度"}
    season = Season(tmp_path, filled(FORM, cells))
    season.returns("商工課.xlsx", filled(FORM, older))
    (one,) = season.collect().collection.unused
    assert "R5 評価。元のシートはR6 評価" in one.what.ja


@pytest.mark.parametrize(
    "cells",
    [{"G3": "備考"}, {"D7": "求人情報の提供", "C7": 1}, {"F3": "R6評価"}],
    ids=["no rating", "one item twice", "two ratings"],
)
def test_a_master_that_cannot_be_trusted_is_refused(cells: Cells, tmp_path: Path) -> None:
    season = Season(tmp_path, filled(FORM, cells))
    season.returns("商工課.xlsx", everything(6), of=FORM)
    with pytest.raises(MasterUnusable):
        season.collect()
    assert not season.out.exists()


def full_disk(world: World) -> World:
    def write(path: Path, _data: bytes, _within: Sequence[str] = (), /) -> None:
        raise TargetUnwritable(target=path.name, why="full")

    return replace(world, write=write)


def test_a_full_disk_leaves_nothing_behind(season: Season) -> None:
    all_returned(season)
    with pytest.raises(TargetUnwritable):
        season.collect(world=full_disk)
    assert not season.out.exists()


def test_a_file_of_somebody_else_at_the_place_of_ours_is_kept(season: Season) -> None:
    all_returned(season)
    season.out.write_bytes(FORM)
    done = season.collect()
    assert season.out.read_bytes() == FORM
    assert Path(str(done.collected)).name == "master.collected.2.xlsx"


def test_old_formats_and_protected_files_may_be_sources_and_not_masters(tmp_path: Path) -> None:
    season = Season(tmp_path)
    (season.folder / "master.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(Refusal):
        season.collect()
