"""What sheetcheck costs, beside other ways of doing the same, on this machine and in one run.

    python -m tests.benchmarks [--share SHARE] [--svg FILE] [NAME...]

prints a table in Markdown. Seconds are processor time of the whole process tree, medians of
three runs in turn; so is memory, over all processes at once. `--share 0.1` measures a tenth of
the files.
"""

import compileall
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click

import sheetcheck
from tests.benchmarks.chart import chart
from tests.benchmarks.growth import SHEETCHECK, growths
from tests.benchmarks.measure import PROJECT, PYTHON, Command, Cost, cost, in_turn, median
from tests.benchmarks.workbooks import SHEET, many, sheet

_PEER = PROJECT / "tests" / "benchmarks" / "peer.py"
_CONFIG = """
[share]
folders = ["returned"]
out = "checked"
[state]
folder = "state"
"""


class Row(NamedTuple):
    """One line of the table."""

    what: str
    against: str
    ratio: float
    goal: float
    """What is not to be exceeded."""
    ours: str
    theirs: str = ""

    def line(self) -> str:
        """Return it as a line of the table."""
        missed = "" if self.ratio <= self.goal else " (missed)"
        told = f"{self.ratio:.2f} | ≤ {self.goal:g}{missed}"
        return f"| {self.what} | {self.against} | {told} | {self.ours} | {self.theirs} |"


class Bench(NamedTuple):
    """Where to measure, how often, and which share of the files."""

    folder: Path
    rounds: int
    share: float

    def size(self, number: int) -> int:
        """Return how many files or rows stand for so many."""
        return max(int(number * self.share), 1)

    def fresh(self, command: Command, out: Path) -> Callable[[], Cost]:
        """Return the cost of a command that finds nothing where it writes."""

        def work() -> Cost:
            shutil.rmtree(out, ignore_errors=True)
            return cost(command)

        return work

    def job(self) -> Iterator[Row]:
        """The whole job: check, corrected copy, proof, page, JSON, everything written."""
        for number, goal in ((1, 0.85), (100, 0.65), (1_000, 0.40)):
            files = number if number == 1 else self.size(number)
            folder = many(self.folder / f"job{number}", files)
            out, copies = self.folder / "checked", self.folder / "copies"
            check = (*SHEETCHECK, "check", folder, "--out", out, "--format", "json")
            whole, dry, peer = in_turn(
                self.rounds,
                self.fresh(check, out),
                self.fresh((*check, "--dry-run"), out),
                self.fresh((PYTHON, _PEER, folder, copies), copies),
            )
            what = f"{files:,} file{'s' if files > 1 else ''}"
            yield ratio(f"the whole job, {what}", "the peer", goal, whole, peer)
            if number == 1_000:
                yield ratio("… its memory", "the peer", 1.6, whole, peer, memory=True)
                yield ratio("…", "its own dry run", 3, whole, dry)
                yield ratio(f"a dry run, {what}", "the peer's whole job", 0.12, dry, peer)

    def start(self) -> Iterator[Row]:
        """A single sheet whose totals are formulas, beside what starting costs at least."""
        path = sheet(self.folder / "formulas.xlsx", 12, formulas=True)
        imports = (PYTHON, "-c", "import pandas, pandera.pandas")
        ours, bare = in_turn(
            3 * self.rounds,
            lambda: cost((*SHEETCHECK, "check", path, "--dry-run")),
            lambda: cost(imports),
        )
        yield ratio(
            "one sheet with formula totals, dry", "importing pandas and pandera", 1.1, ours, bare
        )

    def marks(self) -> Iterator[Row]:
        """Very many findings."""
        rows = self.size(20_000)
        path = sheet(self.folder / "findings.xlsx", rows, plan="")
        out = self.folder / "marked"
        check = (*SHEETCHECK, "check", path, "--out", out)
        marked, plain = in_turn(
            self.rounds, self.fresh((*check, "--mark"), out), self.fresh(check, out)
        )
        yield ratio(f"marks of {rows:,} findings", "a copy without marks", 1.6, marked, plain)
        size = (out / "findings.report.html").stat().st_size / 1e6
        yield Row("… its page", "2 MB", size / 2, 1, f"{size:.1f} MB")

    def nights(self) -> Iterator[Row]:
        """A shared folder: all new, nothing changed, one file in a hundred changed."""
        root = self.folder / "nights"
        files, config = self.size(1_000), _night(root)
        returned = many(root / "returned", files)
        night, out = (*SHEETCHECK, "nightly", "--config", config), root / "hand"
        changed = sorted(returned.rglob("*.xlsx"))[::100]

        def first() -> Cost:
            for written in ("state", "checked"):
                shutil.rmtree(root / written, ignore_errors=True)
            return cost(night)

        def some() -> Cost:
            for number, path in enumerate(changed):
                said = f"{path.stat().st_mtime_ns}回目{number}"
                sheetcheck.write_cells(path, path, {(SHEET, "H7"): said})
            return cost(night)

        by_hand = self.fresh((*SHEETCHECK, "check", returned, "--out", out), out)
        all_new, hand, same, few = in_turn(self.rounds, first, by_hand, lambda: cost(night), some)
        what = f"{files:,} files"
        yield ratio(f"a first night, {what}", "the same check by hand", 1.15, all_new, hand)
        yield ratio("… a night without changes", "the first night", 0.1, same, all_new)
        yield ratio("… with 1 % changed", "the first night", 0.1, few, all_new)

    def unchanged(self) -> Iterator[Row]:
        """A night over very many files of which none has changed."""
        root = self.folder / "unchanged"
        files, config = self.size(10_000), _night(root)
        many(root / "returned", files)
        night = (*SHEETCHECK, "nightly", "--config", config)
        cost(night)
        (costs,) = in_turn(self.rounds, lambda: cost(night))
        seconds, peak = median(costs)
        what = f"a night without changes, {files:,} files"
        yield Row(what, "6 s", seconds / 6, 1, f"{seconds:.1f} s")
        yield Row("… its memory", "250 MiB", peak / 250, 1, f"{peak:.0f} MiB")

    def growth(self) -> Iterator[Row]:
        """Exponents."""
        for what, found, costs in growths(self.folder / "growth", self.share):
            first, last = costs[0].seconds, costs[-1].seconds
            yield Row(what, "exponent", found, 1.1, f"{first:.2f} s → {last:.2f} s")


def ratio(
    what: str,
    against: str,
    goal: float,
    ours: list[Cost],
    theirs: list[Cost],
    *,
    memory: bool = False,
) -> Row:
    """Return the median of the ratios of runs that followed each other."""
    pairs = list(zip(ours, theirs, strict=True))
    field, unit = (1, "MiB") if memory else (0, "s")
    found = statistics.median(a[field] / b[field] for a, b in pairs)
    told = (f"{median(costs)[field]:.3g} {unit}" for costs in (ours, theirs))
    return Row(what, against, found, goal, *told)


def _night(root: Path) -> Path:
    root.mkdir()
    config = root / "night.toml"
    config.write_text(_CONFIG, "utf-8")
    return config


BENCHMARKS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "job": Bench.job,
    "start": Bench.start,
    "marks": Bench.marks,
    "nights": Bench.nights,
    "unchanged": Bench.unchanged,
    "growth": Bench.growth,
}


@click.command(help=__doc__)
@click.option("--rounds", default=3, help="Runs of each; the medians are told.")
@click.option("--share", default=1.0, help="Share of the files, to try it out.")
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the ratios into this file.")
@click.argument("names", nargs=-1, type=click.Choice([*BENCHMARKS]))
def main(names: tuple[str, ...], rounds: int, share: float, svg: Path | None) -> None:
    """Measure and print."""
    # A checkout may run without bytecode; an installed program, as all that it is measured
    # against, has it from the start.
    compileall.compile_dir(Path(sheetcheck.__file__).parent, quiet=1)
    rows = []
    print("| what | against | ratio | goal | sheetcheck | the other |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory(prefix="sheetcheck-") as folder:
        for name in names or BENCHMARKS:
            for row in BENCHMARKS[name](Bench(Path(folder), rounds, share)):
                rows.append(row)
                print(row.line(), flush=True)
    if svg:
        drawn = [(f"{row.what} / {row.against}", row.ratio, row.goal) for row in rows]
        svg.write_text(chart(drawn), "utf-8")


if __name__ == "__main__":
    main()
