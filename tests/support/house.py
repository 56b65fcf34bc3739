"""The measures of the house: how much there is, and how far a value travels.

`python -m tests.support.house` prints them; `pytest -k house` holds them. A trip is a real run,
traced: it counts the files of the package of which a function is given the value, by itself
or in a text, a field or a short list of an argument.
"""

import ast
import contextlib
import io
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any, Final

PROJECT: Final = Path(__file__).parents[2]
PACKAGE: Final = PROJECT / "sheetcheck"
_MARK: Final = "印になる文"
_FEW: Final = 8
_NIGHT: Final = """
[share]
folders = ["returned"]
out = "checked"
[state]
folder = "state"
[mail]
server = "127.0.0.1"
sender = "check@example.lg.jp"
secretariat = ["jimukyoku@example.lg.jp"]
[departments."総務課"]
to = ["somu@example.lg.jp"]
"""


@dataclass(frozen=True, slots=True)
class House:
    """How much there is of the package."""

    files: int
    lines: int
    noqa: int
    fullest: tuple[str, int]
    """The folder with the most modules, and how many."""
    namesakes: Mapping[str, tuple[str, ...]]
    """Classes of one name, and the files that they stand in."""


@lru_cache(maxsize=1)
def house() -> House:
    """Return the measures of the package as it stands."""
    sources = {path: path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    folders = Counter(path.parent.relative_to(PROJECT).as_posix() for path in sources)
    homes: dict[str, list[str]] = {}
    for path, text in sources.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(path.relative_to(PACKAGE).as_posix())
    return House(
        files=len(sources),
        lines=sum(text.count("\n") for text in sources.values()),
        noqa=sum(len(re.findall(r"# noqa\b", text)) for text in sources.values()),
        fullest=folders.most_common(1)[0],
        namesakes={name: tuple(files) for name, files in homes.items() if len(files) > 1},
    )


def crowded(most: int) -> dict[str, int]:
    """Return the folders that hold more modules than so many."""
    folders = Counter(path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
    return {name: count for name, count in folders.items() if count > most}


def trips() -> Iterator[tuple[str, int]]:
    """Yield each trip with the number of files that its value enters."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheet = folder / "returned" / "総務課" / "回答.xlsx"
        sheet.parent.mkdir(parents=True)
        _write_sheet(sheet)
        check = ["check", str(sheet), "--out", str(folder / "out")]
        (folder / "night.toml").write_text(_NIGHT, "utf-8")
        night = ["nightly", "--config", str(folder / "night.toml"), "--dry-run"]
        yield "cell → report", len(_entered(check, lambda text: _MARK in text))
        yield "total → corrected bytes", len(_entered(check, lambda text: "8事業" in text))
        yield "finding → letter", len(_entered(night, lambda text: text == "plan-missing"))
        yield "path in a first night", len(_entered(night, lambda text: "回答.xlsx" in text))


def _write_sheet(path: Path) -> None:
    import openpyxl  # noqa: PLC0415  (only a traced run needs it)

    book = openpyxl.load_workbook(PROJECT / "samples" / "ena-totals.xlsx")
    sheet = book["進行管理シート"]
    sheet["H7"], sheet["I8"], sheet["E8"] = f"{_MARK}。", None, "総務課"
    book.save(path)


def _entered(words: list[str], wanted: Callable[[str], bool]) -> set[str]:
    """Run the program and return the files of which a function was given the value."""
    from sheetcheck.cli.app import main  # noqa: PLC0415  (a traced run imports what it needs)

    found: set[str] = set()
    root = str(PACKAGE)

    def look(frame: FrameType, event: str, _argument: object) -> None:
        file = frame.f_code.co_filename
        if event != "call" or file in found or not file.startswith(root):
            return
        code = frame.f_code
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        if any(_holds(frame.f_locals.get(name), wanted, 3) for name in names):
            found.add(file)

    told, before = io.StringIO(), sys.argv
    sys.argv = ["sheetcheck", *words]
    sys.setprofile(look)
    try:
        with contextlib.redirect_stdout(told), contextlib.suppress(SystemExit):
            main()
    finally:
        sys.setprofile(None)
        sys.argv = before
    return found


def _holds(value: Any, wanted: Callable[[str], bool], depth: int) -> bool:
    if isinstance(value, str):
        return wanted(value)
    if not depth:
        return False
    if is_dataclass(value) and not isinstance(value, type):
        inner = [getattr(value, field.name, None) for field in fields(value)]
        return any(_holds(one, wanted, depth - 1) for one in inner)
    if isinstance(value, dict) and len(value) <= _FEW * 4:
        return any(_holds(one, wanted, depth - 1) for one in value.values())
    if isinstance(value, tuple | list) and len(value) <= _FEW * 4:
        return any(_holds(one, wanted, depth - 1) for one in value)
    return False


def main() -> None:
    """Print the measures."""
    now = house()
    print(f"files {now.files}, lines {now.lines}, noqa {now.noqa}")  # noqa: T201
    print(f"fullest folder {now.fullest}, namesakes {len(now.namesakes)}")  # noqa: T201
    for name, files in trips():
        print(f"{name}: {files} files")  # noqa: T201


if __name__ == "__main__":
    main()
