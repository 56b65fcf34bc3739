"""How the cost grows with the size: the exponent of processor time, from n, 2n, 4n and 8n."""

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import PYTHON, Command, Cost, cost, exponent
from tests.benchmarks.workbooks import SMALL, many, sheet

SHEETCHECK = (PYTHON, "-m", "sheetcheck")
_BOOK = """
from sheetcheck.mail.book import Book, Entry
names = [f"第{n}福祉{n * 7919 %% 100003}課" for n in range(%d)]
book = Book.of([Entry(name) for name in names], ())
for name in names:
    book.question(name + "果")
"""
Prepared = Callable[[Path, int], Command]
"""Makes what a command of some size needs in a folder, and returns the command."""


def marks(folder: Path, n: int) -> Command:
    """Check a sheet of n findings and mark them all."""
    return (*page(folder, n), "--mark")


def page(folder: Path, n: int) -> Command:
    """Check a sheet of n findings, and write its copy and its page."""
    path = sheet(folder / f"{n}.xlsx", n, plan="") if n else SMALL
    return (*SHEETCHECK, "check", path, "--out", folder / f"out{n}")


def collect(folder: Path, n: int) -> Command:
    """Collect n returns of a sheet of 120 items."""
    make = partial(sheet, items=120, departments=120)
    master = make(folder / "master.xlsx", only=0)
    place = folder / f"returns{n}"
    place.mkdir()
    for number in range(1, max(n, 1) + 1):
        make(place / f"第{number}課.xlsx", only=number)
    return (*SHEETCHECK, "collect", master, place, "--out", folder / f"collected{n}.xlsx")


def night(folder: Path, n: int) -> Command:
    """Hold a first night over n files of n departments."""
    files = max(n, 1)
    many(folder / f"returned{n}", files, per_folder=1)
    config = folder / f"{n}.toml"
    listed = (f'[departments."課{number:02}"]\nto = ["a{number}@b.jp"]' for number in range(files))
    shares = f'[share]\nfolders = ["returned{n}"]\nout = "checked{n}"\n'
    mail = '[mail]\nserver = "127.0.0.1"\nport = 1\nsender = "c@b.jp"\nsecretariat = ["s@b.jp"]\n'
    state = f'[state]\nfolder = "state{n}"\n'
    config.write_text("\n".join((shares, state, mail, *listed)), "utf-8")
    return (*SHEETCHECK, "nightly", "--config", config)


def book(_folder: Path, n: int) -> Command:
    """Ask an address book of n departments about n names that it does not know."""
    return (PYTHON, "-c", _BOOK % n)


GROWTHS: dict[str, tuple[Prepared, int]] = {
    "marks, by findings": (marks, 2_500),
    "copy and page, by findings": (page, 2_500),
    "collecting, by returns": (collect, 40),
    "a night, by departments and files": (night, 50),
    "an address book, by names and entries": (book, 1_000),
}
"""What is done, and the smallest size."""


def growths(folder: Path, share: float) -> Iterator[tuple[str, float, list[Cost]]]:
    """Yield the exponent of each, without what it costs to start, and the costs."""
    for number, (what, (prepare, first)) in enumerate(GROWTHS.items()):
        place = folder / str(number)
        place.mkdir(parents=True)
        sizes = [max(int(first * share), 1) * factor for factor in (1, 2, 4, 8)]
        nothing, *costs = (cost(prepare(place, n)) for n in itertools.chain([0], sizes))
        beyond = [max(one.seconds - nothing.seconds, 1e-3) for one in costs]
        yield what, exponent(sizes, beyond), costs
