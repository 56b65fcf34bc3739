"""Which files are one return, which of them is the latest, and whose it is."""

import pytest

from sheetcheck.nightly.config.model import Department
from sheetcheck.nightly.files.returns import latest_of, names_of, same_return
from sheetcheck.nightly.state.records import Facts, FileStatus, KnownFile
from sheetcheck.returns import NOBODY, department_of, label_of, version_in

BOOK = {
    "商工課": Department(aliases=("商工観光課",)),
    "福祉課": Department(),
    "社会福祉課": Department(),
}
ITEMS = tuple(f"1|{number}|事業" for number in range(12))


def facts(*departments: str, items: tuple[str, ...] = ITEMS, years: str = "R6") -> Facts:
    return Facts(FileStatus.CLEAN, "ena", (years, "R7"), items, departments)


def member(
    path: str, changed: int = 0, digest: str = "", department: str = "商工課", years: str = "R6"
) -> KnownFile:
    return KnownFile(
        id=hash(path), path=path, below="", size=1, changed=changed, settled=True,
        digest=digest or path, key="", status=FileStatus.CLEAN, facts=facts(years=years),
        department=department, return_id=1, corrected=None, report=None, checked_run=1,
        gone_run=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "rows", "department"),
    [
        ("/s/回答_商工課.xlsx", (), "商工課"),
        ("/s/回答_商工観光課.xlsx", (), "商工課"),
        ("/s/社会福祉課/a.xlsx", (), "社会福祉課"),
        ("/s/商工課/福祉課.xlsx", (), "福祉課"),
        ("/s/商工課・福祉課.xlsx", ("商工課",), "商工課"),
        ("/s/建設福祉課.xlsx", ("建設福祉課",), "建設福祉課"),
        # An office that nobody knows is not the known one with which its name ends.
        ("/s/建設福祉課.xlsx", ("福祉課", "税務課"), NOBODY),
        ("/s/観光商工課_回答.xlsx", ("商工課", "税務課"), NOBODY),
        ("/s/まちづくり福祉課.xlsx", ("福祉課", "税務課"), NOBODY),
        ("/s/デジタル福祉課.xlsx", ("福祉課", "税務課"), NOBODY),
        ("/s/都市福祉課.xlsx", ("福祉課", "税務課"), NOBODY),
        ("/s/恵那市福祉課.xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/健康福祉部福祉課.xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/再犯防止推進計画 福祉課.xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/R6進行管理シート福祉課.xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/【再提出】福祉課(1).xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/12月10日提出福祉課.xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/回答福祉課最終.xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/20261210福祉課.xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/Copy of 福祉課.xlsx", ("福祉課", "税務課"), "福祉課"),
        ("/s/とりまとめ_税務課.xlsx", ("税務課", "商工課"), NOBODY),
        ("/s/a.xlsx", ("商工観光課",), "商工課"),
        ("/s/a.xlsx", ("税務課",), "税務課"),
        ("/s/a.xlsx", ("税務課", "商工課"), NOBODY),
        ("/s/a.xlsx", (), NOBODY),
    ],
)
def test_whose_a_file_is(path: str, rows: tuple[str, ...], department: str) -> None:
    assert department_of(path, rows, names_of(BOOK), known_only=True) == department


@pytest.mark.parametrize(
    "again",
    [
        "回答v2",
        "回答_再提出",
        "回答 - コピー",
        "回答(2)",
        "回答 (2)",
        "回答 - コピー (3)",
        "回答 - Copy (2)",
        "Copy of 回答",
        "回答_修正2",
        "回答_最終版",
        "回答_20261123",
        "【再送】回答",
    ],
)
def test_what_people_add_to_a_name_is_seen_through(again: str) -> None:
    assert label_of(f"/s/{again}.xlsx") == label_of("/s/回答.xlsx")


@pytest.mark.parametrize("other", ["回答_1", "回答_2課", "照会", "回答R7"])
def test_another_name_is_another_name(other: str) -> None:
    assert label_of(f"/s/{other}.xlsx") != label_of("/s/回答.xlsx")


def test_one_department_with_the_same_items_returned_again() -> None:
    assert same_return(member("/s/a.xlsx"), member("/t/b.xlsx"))


def test_no_return_is_taken_for_another() -> None:
    mine = member("/s/a.xlsx")
    assert not same_return(mine, member("/s/a.xlsx", digest="/s/a.xlsx", department="福祉課"))
    assert not same_return(mine, member("/s/b.xlsx", years="R5"))
    unassigned = member("/s/a.xlsx", department=NOBODY)
    assert not same_return(unassigned, member("/s/b.xlsx", department=NOBODY))
    assert same_return(unassigned, member("/s/a再提出.xlsx", department=NOBODY))
    assert not same_return(unassigned, member("/t/a.xlsx", digest="/s/a.xlsx", department=NOBODY))


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("a", 1),
        ("a_v3", 3),
        ("a再提出", 2),
        ("a_最終", 99),
        ("第2版", 2),
        ("a_2026", 1),
        ("Ｖ２", 2),
    ],
)
def test_the_version_in_a_name(name: str, version: int) -> None:
    assert version_in(f"/s/{name}.xlsx") == version


def test_the_latest_counts_and_the_choice_is_told() -> None:
    day = 86_400 * 10**9
    old, new = member("/s/a_v2.xlsx", day), member("/s/a.xlsx", 2 * day)
    choice = latest_of([old, new])
    assert choice.file == new
    assert choice.note is not None
    assert "版とは一致しません" in choice.note.ja
    # Copied together, only the names tell.
    assert latest_of([member("/s/a.xlsx", day), member("/s/a_v2.xlsx", day)]).file.path == old.path
    assert latest_of([new]).note is None
