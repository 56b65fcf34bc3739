"""Simulated collections, written as text: files come in, nights are held, and what they come to.

A file of `tests/nightly/collections/` holds one case below each `##`. `returns:` above the cases
says how the sheets are collected; `row 17: 環境課、市民課` below a title, whose that row is.
Below `night:` stand the steps before a night, and what holds after it: `findings:` (file, cell,
rule; warnings and errors), `letters:` (department, and what its subject begins with behind the
plan; the digest is not listed), `states:` (some departments) and `digest:` (what the secretariat
is told, `no …` what it is not; line breaks do not count).

- `put FILE fills DEPARTMENT [CELL=TEXT …]`: the master with that department's rows (or `all`)
  answered, and some cells written otherwise
- `put FILE splits DEPARTMENT [CELL=TEXT …]`: only that department's rows, answered
- `copy FILE [CELL=TEXT …]`: the copy that the last night wrote, edited or as it was
- `rename FILE FILE`, `remove FILE`
- `review FOLDER/FILE RULE ITEM UNTIL`: a review file, in the folder of reviews or in `returned`
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.world import World
from tests.mail.post_box import PostBox, text_of
from tests.nightly import share as shares
from tests.nightly.share import SHEET, Share
from tests.support.table_model import Case, Table
from tests.support.table_workbook import to_workbook

FOLDER = Path(__file__).parent / "collections"
DEPARTMENTS = (
    *("商工課", "建築住宅課", "総務課", "税務課", "福祉課", "社会福祉課"),
    *("高齢福祉課", "学校教育課", "環境課", "農政課", "観光交流課", "市民課"),
)
JOINT = {18: "商工課、福祉課", 19: "税務課及び総務課"}
OF_ROW = dict(enumerate(DEPARTMENTS, 6)) | JOINT
HEADINGS = (
    *("基本目標", "基本方針", "具体的な取り組み", "事業", "担当課"),
    *("内容", "R6評価", "R6実施内容", "R7実施予定"),
)
OFFICE = "jimukyoku@a.lg.jp"


@dataclass
class Night:
    steps: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    digest: list[str] = field(default_factory=list)


@dataclass
class Collected:
    title: str
    settings: dict[str, str]
    nights: list[Night] = field(default_factory=list)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The rows that belong to other departments than usual."""
        told = self.settings.items()
        return tuple((key.removeprefix("row "), whose) for key, whose in told if "row " in key)

    def __str__(self) -> str:
        return f"{self.settings['returns']}: {self.title}"


@dataclass
class Reader:
    """Reads the cases of one file, line by line."""

    cases: list[Collected] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def line(self, line: str) -> None:
        key, colon, value = (part.strip() for part in line.partition(":"))
        if line.startswith("## "):
            self.cases.append(Collected(line[3:], {**self.settings}))
        elif line.startswith("- "):
            self.lines.append(line[2:])
        elif not colon:
            return
        elif key == "night":
            self.cases[-1].nights.append(Night())
            self.lines = self.cases[-1].nights[-1].steps
        elif key in {"findings", "letters", "states", "digest"}:
            self.lines = getattr(self.cases[-1].nights[-1], key)
        else:
            (self.cases[-1].settings if self.cases else self.settings)[key] = value


def cases() -> Iterator[Collected]:
    for source in sorted(FOLDER.glob("*.md")):
        reader = Reader()
        for line in source.read_text("utf-8").splitlines():
            reader.line(line)
        yield from reader.cases


@cache
def master(
    answered: str, rows: tuple[tuple[str, str], ...] = (), *, is_split: bool = False
) -> bytes:
    """Return the sheet, with the rows of a department answered, or `all`, or none (``).

    With `is_split` it has no other rows.
    """
    of_row = OF_ROW | {int(row): departments for row, departments in rows}
    table = Table(SHEET)
    letters = "ABCDEFGHI"
    table.replace_row(1, [("A", "再犯防止推進計画 実施計画 進行管理シート")])
    table.replace_row(3, list(zip(letters, HEADINGS, strict=True)))
    table.replace_row(5, [("A", "(1)住居・就労の確保など")])
    counted, put_at = 0, 6
    for number, (row, departments) in enumerate(of_row.items(), 1):
        is_own = bool(answered) and answered in departments.replace("及び", "、").split("、")
        if is_split and not is_own:
            continue
        texts = ["", "", str(number), f"事業その{number}", departments, f"内容{number}。"]
        if answered == "all" or is_own:
            texts += ["A(予定通り進行)", "実施した。", "同様に実施。"]
            counted += 1
        table.replace_row(put_at if is_split else row, list(zip(letters, texts, strict=False)))
        put_at += 1
    total = counted if answered == "all" or is_split else 0
    lines = [f"A(予定通り進行) {total}事業", "B(予定を変更、修正して進行) 0事業"]
    lines += [
        "C(予定通り進行していない) 0事業",
        "D(その他) 0事業",
        f"{counted if is_split else len(OF_ROW)}事業",
    ]
    for row, line in enumerate(lines, put_at + 1 if is_split else 21):
        table.replace_row(row, [("A", line)])
    return to_workbook(Case("master", FOLDER, [table]))


def written(path: Path, cells: list[str]) -> None:
    """Write cells of a workbook, each given as `I6=TEXT`."""
    pairs = [cell.partition("=") for cell in cells]
    if pairs:
        values = {(SHEET, at): int(text) if text.isdecimal() else text for at, _, text in pairs}
        sheetcheck.write_cells(path, path, values)


def take(step: str, city: Share, rows: tuple[tuple[str, str], ...]) -> None:
    """Do what one line says."""
    verb, name, *rest = step.split()
    path = city.returned / name
    match verb:
        case "put":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(master(rest[1], rows, is_split=rest[0] == "splits"))
            written(path, rest[2:])
        case "copy":
            shutil.copyfile(city.out / name, path)
            written(path, rest)
        case "review":
            (city.root / name).write_text(
                f'[[reviewed]]\nrule = "{rest[0]}"\nitem = "{rest[1]}"\nby = "企画課"\n'
                f'why = "事業の終了"\nuntil = {rest[2]}\n',
                "utf-8",
            )
            return
        case "rename":
            path.rename(city.returned / rest[0])
            return
        case "remove":
            path.unlink()
            return
        case _:
            raise AssertionError(step)
    city.date(path, city.clock.at)


@pytest.fixture
def city(tmp_path: Path) -> Share:
    return Share(tmp_path / "city")


def configured(city: Share, case: Collected, monkeypatch: pytest.MonkeyPatch) -> None:
    check = f'returns = "{case.settings["returns"]}"\nreviews = "reviews"\n'
    (city.root / "reviews").mkdir()
    if case.settings["returns"] == "own-rows":
        check += 'issued = "issued.xlsx"\n'
    if year := case.settings.get("year"):
        check += f'year = "{year}"\n'
    book = "".join(
        f'[departments."{name}"]\nto = ["d{number}@a.lg.jp"]\n'
        for number, name in enumerate(DEPARTMENTS)
    )
    book = book.replace('to = ["d0@a.lg.jp"]', 'to = ["d0@a.lg.jp"]\naliases = ["商工観光課"]')
    text = (
        '[share]\nfolders = ["returned"]\nout = "checked"\n[state]\nfolder = "state"\n'
        f"[check]\n{check}"
        '[mail]\nserver = "127.0.0.1"\nsecurity = "none"\nsender = "点検 <c@a.lg.jp>"\n'
        f'secretariat = ["{OFFICE}"]\nplan = "計画"\nattach = []\n{book}'
    )
    monkeypatch.setattr(shares, "CONFIG", text)
    city.config_file.write_text(text, "utf-8")


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_a_collection_comes_to_what_stands_below_it(
    case: Collected, city: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(city, case, monkeypatch)
    (city.root / "issued.xlsx").write_bytes(master("", case.rows))
    post = PostBox()
    for night in case.nights:
        for step in night.steps:
            take(step, city, case.rows)
        city.clock.at += city.clock.step * 10
        city.night(world=World(now=city.clock, post=post))
        names = {f.return_id: Path(path).name for path, f in city.known().items() if not f.gone_run}
        found = [
            f"{names.get(f.return_id, '–')} {f.finding.cell or '–'} {f.finding.rule}"
            for f in city.tracked()
            if f.is_open or f.is_to_check
        ]
        assert sorted(found) == sorted(night.findings)
        box = post.emptied()
        digest = "".join(text_of(letter) for letter in box.pop(OFFICE, ()))
        digest = digest.replace("\n", "").replace("　", "")
        for line in night.digest:
            assert (line.removeprefix("no ") in digest) is not line.startswith("no "), digest
        told = {
            DEPARTMENTS[int(address[1 : address.index("@")])]: letters[0]["Subject"]
            for address, letters in box.items()
        }
        wanted = dict(line.split(" ", 1) for line in night.letters)
        assert told.keys() == wanted.keys()
        for name, subject in wanted.items():
            assert told[name].startswith(f"【計画】{subject}")
        board = json.loads((city.out / "board.json").read_text("utf-8"))
        standing = {line["name"]: line["standing"] for line in board["departments"]}
        assert {
            line.split()[0]: line.split()[1] for line in night.states
        }.items() <= standing.items()
