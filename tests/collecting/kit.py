"""A folder with a master and returns, collected as the command does it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sheetcheck.collecting.answers import ReturnedFile
from sheetcheck.collecting.case import ForJoint
from sheetcheck.collecting.collect import CollectOptions
from sheetcheck.collecting.decisions import read_decisions
from sheetcheck.jobs.collect import CollectOutcome, CollectRequest, run_collect
from sheetcheck.rules.judging.families import known_families
from sheetcheck.words.text import Language
from sheetcheck.words.values import NewValue
from sheetcheck.world import World
from tests.support.season import cells_of, file_for, filled, master_bytes, resaved

BEGUN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
FORM = master_bytes()
A, B, D = "A(予定通り進行)", "B(予定を変更、修正して進行)", "D(その他)"

Cells = Mapping[str, NewValue]
OFFICES = {"商工課": [6], "建築住宅課": [7], "社会福祉課": [8, 11], "高齢福祉課": [10]}
"""The rows of each department."""
JOINT = filled(FORM, {"E8": "社会福祉課、商工課"})
"""A master in which two departments are in charge of row 8."""
BOTH_SAY = [
    ("商工課.xlsx", {"G8": A, "H8": "求人を出した。", "I8": "続ける。"}),
    ("社会福祉課.xlsx", {"G8": B, "H8": "支給した。", "I8": "続ける。"}),
]


def everything(row: int, who: str = "課", rating: str = A) -> dict[str, NewValue]:
    """Return the three answers of a row."""
    return {f"G{row}": rating, f"H{row}": f"{who}が実施。", f"I{row}": f"{who}が続ける。"}


@dataclass
class Season:
    """A master and what came back; the later of two files was written later."""

    folder: Path
    master: bytes = FORM
    returned: list[ReturnedFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "master.xlsx").write_bytes(self.master)

    def returns(self, name: str, data: bytes | Cells, *, of: bytes | None = None) -> None:
        """Put a return into the folder: a file, or the master with cells filled in."""
        if isinstance(data, Mapping):
            data = filled(self.master if of is None else of, data)
        path = self.folder / "returned" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        minutes = timedelta(minutes=len(self.returned))
        self.returned.append(ReturnedFile(str(path), BEGUN + minutes))

    def collect(
        self,
        for_joint: ForJoint = "ask",
        decisions: str = "",
        world: Callable[[World], World] = lambda world: world,
        *,
        dry_run: bool = False,
    ) -> CollectOutcome:
        """Collect all returns."""
        request = CollectRequest(
            master=str(self.folder / "master.xlsx"),
            version="0",
            language=Language.JA,
            options=CollectOptions(
                families=tuple(one.family for one in known_families()),
                for_joint=for_joint,
                decisions=read_decisions(decisions.encode(), "decisions.toml"),
            ),
            dry_run=dry_run,
        )
        return run_collect(request, self.returned, world(World(now=lambda: BEGUN)))

    @property
    def out(self) -> Path:
        """Where the collected sheet lies."""
        return self.folder / "master.collected.xlsx"

    def news(self) -> dict[str, object]:
        """Return the answers in the collected sheet that the master does not have."""
        before, after = cells_of(self.master), cells_of(self.out.read_bytes())
        return {
            cell: value
            for cell, value in after.items()
            if before.get(cell) != value and cell[0] in "GHI"
        }


def all_returned(season: Season) -> dict[str, NewValue]:
    """Put a full return of every department into the folder, and return all their answers."""
    expected: dict[str, NewValue] = {}
    for office, rows in OFFICES.items():
        cells: dict[str, NewValue] = {}
        for row in rows:
            cells |= everything(row, office)
        season.returns(f"回答_{office}.xlsx", cells, of=file_for(office, FORM))
        expected |= cells
    return expected


def joint(folder: Path, files: list[tuple[str, Cells]] | None = None) -> Season:
    """Return a season with a joint item and the returns of both departments."""
    season = Season(folder, JOINT)
    for name, cells in files or BOTH_SAY:
        season.returns(name, cells)
    return season


def edit(season: Season, cells: Cells) -> None:
    """Let a person change the collected sheet, and Excel save it."""
    season.out.write_bytes(resaved(filled(season.out.read_bytes(), cells)))


def decision(**given: str) -> str:
    """Return one entry of a file of decisions: about R6評価 of 生活保護 unless told otherwise."""
    said = {"item": "生活保護", "column": "R6評価", "by": "企画課 山田", **given}
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in said.items()]
    return "\n".join(["[[decisions]]", *lines, "on = 2026-12-24", ""])


def conflicts(done: CollectOutcome) -> dict[str, list[str]]:
    """Return the cells in conflict, each with who says what."""
    return {
        str(one.slot.cell): [f"{c.department or c.origin.value} {c.text}" for c in one.candidates]
        for one in done.collection.conflicts
    }


def open_cells(done: CollectOutcome) -> list[str]:
    """Return what is open: the cell and the file, if one is to blame."""
    return [
        " ".join(
            part for part in (str(one.slot.cell if one.slot else ""), Path(one.file).name) if part
        )
        for one in done.collection.open
    ]


def unused(done: CollectOutcome) -> dict[str, str]:
    """Return the files that could not be used, each with the rule."""
    return {Path(one.path).name: one.rule for one in done.collection.unused}


def answers(done: CollectOutcome) -> Sequence[str]:
    """Return the cells that have an answer."""
    return [str(one.slot.cell) for one in done.collection.answers]
