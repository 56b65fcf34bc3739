"""How fast sheetcheck is, beside other ways of doing the same, on this machine and in one run.

    python -m tests.benchmarks [--quick] [--svg FILE] [WORD...]

prints a table of ratios; the words choose the rows that have one of them in their name. What
is divided ran in turn with what it is divided by, and every figure is a median.
"""

import compileall
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

import sheetcheck
from tests.benchmarks.chart import chart
from tests.benchmarks.nights import doubled_up, unchanged_night
from tests.benchmarks.timing import Pair, Work, compared, inside, whole
from tests.benchmarks.workbooks import SMALL, large, many

PYTHON = sys.executable
_SCRIPT = shutil.which("sheetcheck", path=str(Path(PYTHON).parent))
SHEETCHECK = (_SCRIPT,) if _SCRIPT else (PYTHON, "-m", "sheetcheck")
_IMPORTS = "import openpyxl, pandas, pandera.pandas, rich"
_RICH = (
    "from pathlib import Path; from rich import print; from tests.benchmarks.rivals import *;"
    "print(by_pandas(Path({path!r}), pandera_schema()))"
)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    against: str
    goal: float
    """The ratio that is not to be exceeded."""
    pair: Pair
    unit: str = "s"

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.pair.ratio <= self.goal


@dataclass(frozen=True)
class Bench:
    """What is measured, how often, and with how many files and rows."""

    folder: Path
    rounds: int
    files: int
    rows: int
    nights: int
    changed: int

    def cold(self) -> Iterator[Row]:
        """Whole processes that do little."""
        bare = whole(PYTHON, "-c", "pass")
        damaged = self.folder / "damaged.xlsx"
        damaged.write_bytes(SMALL.read_bytes()[:5000])
        out = str(self.folder / "out")
        one = whole(*SHEETCHECK, str(SMALL), "--out", out)
        rival = whole(PYTHON, "-c", _RICH.format(path=str(SMALL)))
        often = 3 * self.rounds
        for what, work in (
            ("--help, cold", whole(*SHEETCHECK, "--help")),
            ("a refused file, cold", whole(*SHEETCHECK, str(damaged), "--out", out)),
        ):
            yield Row(what, "python -c pass", 9, compared(work, bare, often))
        yield Row(
            "one file, cold", "read_excel + pandera + rich", 0.85, compared(one, rival, often)
        )
        imports = whole(PYTHON, "-c", _IMPORTS)
        yield Row("one file, cold", "the bare imports", 1.15, compared(one, imports, often))

    def warm(self) -> Iterator[Row]:
        """One small workbook, many times in one process."""
        read, correct = inside("read_sheetcheck"), inside("correct_sheetcheck")
        yield self._row("reading one", "calamine", 1.8, read, inside("read_calamine"))
        saved = inside("correct_openpyxl")
        yield self._row("correcting one", "openpyxl load + save", 0.15, correct, saved)
        yield self._row("correcting one", "a plain copy", 99, correct, inside("correct_copyfile"))

    def many(self) -> Iterator[Row]:
        """Many workbooks, one after the other in one process."""
        folder = many(self.folder / "many", self.files)
        ours = inside("many_sheetcheck", folder)
        what = f"{self.files:,} workbooks"
        theirs = inside("many_pandera", folder)
        yield self._long_row(what, "read_excel + pandera", 0.12, ours, theirs)
        yield self._long_row(what, "frictionless", 0.12, ours, inside("many_frictionless", folder))

    def large(self) -> Iterator[Row]:
        """One sheet with many rows."""
        path = large(self.folder / "large.xlsx", self.rows)
        smaller = large(self.folder / "smaller.xlsx", self.rows // 10)
        check, what = inside("large_sheetcheck", path), f"checking {self.rows:,} rows"
        yield self._long_row(what, "calamine", 2.6, check, inside("large_calamine", path))
        for against, task in (
            ("openpyxl load + pandera", "large_loaded"),
            ("openpyxl read-only + pandera", "large_read_only"),
        ):
            theirs = inside(task, path)
            yield self._long_row(what, against, 0.3, check, theirs)
            memory = compared(check, theirs, 1, memory=True, warm_up=False)
            yield Row(f"{what}: memory", against, 0.75, memory, "MiB")
        cell, where = inside("cell_sheetcheck", path), f"one cell of {self.rows:,} rows"
        yield self._long_row(
            where, "openpyxl load + save", 0.05, cell, inside("cell_openpyxl", path)
        )
        deflate = inside("cell_deflate", path)
        yield self._long_row(where, "inflate, crc and deflate", 1.4, cell, deflate)
        tenth = inside("large_sheetcheck", smaller)
        yield self._long_row(f"{what}: growth", "a tenth of the rows", 10, check, tenth)

    def night(self) -> Iterator[Row]:
        """A shared folder in the night."""
        pair, work = unchanged_night(self.folder / "night", self.nights, self.rounds)
        what = f"a night, {self.nights:,} unchanged"
        yield Row(what, "scandir + stat", 1.8, pair)
        yield Row(f"{what}: warm", "scandir + stat", 1.8, work)
        both = doubled_up(self.folder / "changed", self.changed, SHEETCHECK)
        yield Row(f"{self.changed:,} changed, two workers", "one worker", 0.75, both)

    def _row(self, what: str, against: str, goal: float, ours: Work, theirs: Work) -> Row:
        return Row(what, against, goal, compared(ours, theirs, self.rounds))

    def _long_row(self, what: str, against: str, goal: float, ours: Work, theirs: Work) -> Row:
        """Compare what takes minutes: fewer runs, and none that only warms up."""
        return Row(
            what, against, goal, compared(ours, theirs, self.rounds // 2 or 1, warm_up=False)
        )


GROUPS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "cold": Bench.cold,
    "warm": Bench.warm,
    "many": Bench.many,
    "large": Bench.large,
    "night": Bench.night,
}


def line(row: Row) -> str:
    """Return a row as a line of the table."""
    pair, mark = row.pair, "" if row.met else " (missed)"
    return (
        f"| {row.what} | {row.against} | {pair.ratio:.3g} | ≤ {row.goal:g}{mark} "
        f"| {pair.ours:.3g} {row.unit} | {pair.theirs:.3g} {row.unit} |"
    )


@click.command(help=__doc__)
@click.option("--quick", is_flag=True, help="Fewer runs of smaller work: to try it out.")
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the ratios into this file.")
@click.argument("groups", nargs=-1, type=click.Choice([*GROUPS]))
def main(groups: tuple[str, ...], svg: Path | None, *, quick: bool) -> None:
    """Measure and print."""
    sizes = (1, 50, 2_000, 200, 400) if quick else (5, 1_000, 100_000, 10_000, 5_000)
    rows = []
    # A checkout may run without bytecode; an installed program, as all that it is measured
    # against, has it from the start.
    compileall.compile_dir(Path(sheetcheck.__file__).parent, quiet=1)
    print("| what | against | ratio | goal | sheetcheck | the other |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), *sizes)
        for group in groups or GROUPS:
            for row in GROUPS[group](bench):
                rows.append(row)
                print(line(row), flush=True)
    if svg:
        svg.write_text(
            chart([(f"{r.what} / {r.against}", r.pair.ratio, r.goal) for r in rows]), "utf-8"
        )


if __name__ == "__main__":
    main()
