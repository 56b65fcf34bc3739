"""Measures the program on every kind of hostile file and writes the README's table of it.

Run it by hand, on a machine with nothing else to do: python -m tests.hostile.tell
"""

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tests.hostile import activity, archives, files, heavy, markups, oddities, semantics
from tests.hostile.measured import measured
from tests.hostile.mutants import mutant
from tests.hostile.program import PROJECT, Program

MARKS: Final = ("<!-- hostile input -->", "<!-- hostile input, end -->")
_MUTANTS: Final = 10_000
_OPTIONS: Final = ("--format", "json", "--lang", "en")
_ROOMS: Final = {
    "zip archives that lie, overlap or are cut short": archives,
    "other files under the name of a workbook": files,
    "XML: entities, encodings, broken and odd markup": markups,
    "workbooks that contradict themselves": semantics,
    "macros, links, DDE, objects, hostile texts": activity,
    "Excel's own oddities": oddities,
}


class Line(NamedTuple):
    """One line of the table."""

    name: str
    tried: int
    lost: int
    """Files that came to no result, or to one that nobody foresaw."""
    seconds: float
    """For the slowest."""
    memory: int


def main() -> None:
    """Measure, and write the table between its marks."""
    readme = PROJECT / "sheetcheck" / "manual" / "guarantees.en.md"
    lines = [*_kinds(), _huge(), _mutants()]
    readme.write_text(with_table(readme.read_text("utf-8"), lines), "utf-8")
    sys.stdout.write(table(lines))


def table(lines: Iterable[Line]) -> str:
    """Return the table in Markdown."""
    told = [
        "| tried | files | lost | slowest | most memory |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {one.name} | {one.tried:,} | {one.lost} | {one.seconds:.2f} s | {one.memory} MiB |"
            for one in lines
        ),
    ]
    return "\n".join(told) + "\n"


def with_table(readme: str, lines: Iterable[Line]) -> str:
    """Return the README with the table between its marks."""
    begin, end = MARKS
    pattern = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}", re.DOTALL)
    told = f"{begin}\n{table(lines)}{end}"
    return pattern.sub(lambda _: told, readme)


def _kinds() -> Iterator[Line]:
    for name, room in _ROOMS.items():
        kinds = [kind for kind in room.kinds() if not kind.settings]
        yield _one_by_one(name, ((kind.file, kind.make()) for kind in kinds))


def _mutants() -> Line:
    made = (("mutant.xlsx", mutant(number)) for number in range(_MUTANTS))
    return _one_by_one("good workbooks changed at random", made)


def _one_by_one(name: str, files: Iterable[tuple[str, bytes]]) -> Line:
    """Check files one after the other in one process."""
    tried = lost = memory = 0
    seconds = 0.0
    with Program() as program, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for file, data in files:
            (folder / file).write_bytes(data)
            answer = program.run(folder, [file, "--out", "out", *_OPTIONS])
            tried += 1
            lost += answer.code not in {0, 1, 2} or file not in answer.files or bool(answer.err)
            seconds, memory = max(seconds, answer.seconds), max(memory, answer.memory)
            for written in answer.written:
                (folder / written).unlink()
    return Line(name, tried, lost, seconds, memory)


def _huge() -> Line:
    runs = []
    for kind in heavy.kinds():
        with tempfile.TemporaryDirectory() as place:
            (Path(place) / kind.file).write_bytes(kind.make())
            run = measured(Path(place), kind.file)
            runs.append((run.seconds, run.memory or 0, kind.file not in run.files))
    seconds, memory, lost = zip(*runs, strict=True)
    name = "huge files, or small ones that inflate to it"
    return Line(name, len(runs), sum(lost), max(seconds), max(memory))


if __name__ == "__main__":
    main()
