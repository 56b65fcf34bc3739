"""Every kind of hostile or odd file beside a good one: named, survived, and nothing else lost."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.kind import CONFIRM, CORRECTED, PROBLEMS, Kind
from tests.hostile.kit import book
from tests.hostile.program import Answer, Program
from tests.hostile.table import all_kinds

_CODES = {CORRECTED: 0, CONFIRM: 0, PROBLEMS: 1}
_GOOD = "good.xlsx"
_OPTIONS = ("--out", "out", "--format", "json", "--lang", "en")
_TOGETHER = 30


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with Program() as running:
        yield running


@pytest.fixture(scope="module")
def told(
    program: Program, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, list[dict[str, Any]]]:
    """What was told of each kind; many of them checked together, with a good file among them."""
    alone = [[kind] for kind in all_kinds() if kind.settings]
    together = iter(kind for kind in all_kinds() if not kind.settings)
    while batch := list(islice(together, _TOGETHER)):
        alone.append(batch)
    batches = [(tmp_path_factory.mktemp("batch"), batch) for batch in alone]
    found: dict[str, list[dict[str, Any]]] = {}
    for folder, batch in batches:
        names = {f"{n}/{kind.file}": kind for n, kind in enumerate(batch)}
        answer = _checked(program, folder, names)
        found |= {kind.name: answer.files[name] for name, kind in names.items()}
    return found


def _checked(program: Program, folder: Path, kinds: Mapping[str, Kind]) -> Answer:
    """Check files and, unless limits are lowered, a good one; what holds for every run holds."""
    settings = next(iter(kinds.values())).settings
    good = {} if settings else {_GOOD: book()}
    files = {name: kind.make() for name, kind in kinds.items()} | good
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    answer = program.run(folder, [*files, *_OPTIONS], settings)
    assert "Traceback" not in answer.out + answer.err
    assert list(answer.files) == list(files)
    for name in good:
        assert [entry["status"] for entry in answer.files[name]] == [CORRECTED]
    assert {name: (folder / name).read_bytes() for name in files} == files
    written = {name for name in answer.written if name not in files}
    assert all(name.startswith("out/") for name in written)
    assert all((folder / name).stat().st_size for name in written)
    return answer


def test_there_are_many() -> None:
    assert len(all_kinds()) >= 120


@pytest.mark.parametrize("kind", all_kinds(), ids=str)
def test_it_is_named(kind: Kind, told: Mapping[str, list[dict[str, Any]]]) -> None:
    _holds(kind, told[kind.name])


def _holds(kind: Kind, told: list[dict[str, Any]]) -> None:
    findings = [finding for entry in told for finding in entry["findings"]]
    rules = {finding["rule"] for finding in findings}
    assert not [f["message"] for f in findings if "stumbled" in f["message"]]
    status = told[0]["status"]
    if status == "unreadable":
        assert kind.expected in rules, findings
    else:
        assert kind.expected == status, findings
    assert not kind.finding or kind.finding in rules, findings


@pytest.mark.slow
@pytest.mark.parametrize("kind", all_kinds(), ids=str)
def test_alone_it_gives_the_exit_code_that_was_promised(
    kind: Kind, program: Program, tmp_path: Path
) -> None:
    answer = _checked(program, tmp_path, {kind.file: kind})
    _holds(kind, answer.files[kind.file])
    assert answer.code == _CODES.get(kind.expected, 2)
