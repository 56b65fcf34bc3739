"""Workbooks changed at random: none stops the program, and the good file beside is checked."""

import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.rules.judging.families import known_families
from sheetcheck.words.result import Status
from tests.hostile.kit import book
from tests.hostile.mutants import mutant
from tests.hostile.program import Program

_TOGETHER = 100
_GOOD = "good.xlsx"
_SETTINGS = Settings(lambda: tuple(shelved.family for shelved in known_families()))


def _survived(program: Program, folder: Path, numbers: range) -> int:
    """Check mutants beside a good file; return how many of them could be read."""
    folder.mkdir()
    files = {f"{number}.xlsx": mutant(number) for number in numbers} | {_GOOD: book()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    answer = program.run(folder, [*files, "--out", "out", "--format", "json", "--lang", "en"])
    found = answer.files
    assert list(found) == list(files)
    assert [entry["status"] for entry in found[_GOOD]] == ["corrected"]
    messages = {
        name: [finding["message"] for entry in told for finding in entry["findings"]]
        for name, told in found.items()
    }
    stumbled = {n: said for n, said in messages.items() if any("stumbled" in one for one in said)}
    assert not stumbled
    assert "Traceback" not in answer.out + answer.err
    assert {name: (folder / name).read_bytes() for name in files} == files
    written = [name for name in answer.written if name not in files]
    assert all(name.startswith("out/") for name in written)
    assert all(
        zipfile.is_zipfile(folder / name) for name in written if name.endswith(".checked.xlsx")
    )
    read: int = sum(told[0]["status"] != "unreadable" for told in found.values())
    return read - 1


def test_a_hundred_mutants_are_survived(tmp_path: Path) -> None:
    with Program() as program:
        read = _survived(program, tmp_path / "mutants", range(_TOGETHER))
    assert 5 < read < 80  # mutants of which nearly all, or none, can be read try nothing


@pytest.mark.slow
def test_ten_thousand_mutants_are_survived(tmp_path: Path) -> None:
    starts = range(1_000, 11_000, _TOGETHER)

    def half(these: range) -> int:
        read = 0
        with Program() as program:
            for start in these:
                numbers = range(start, start + _TOGETHER)
                read += _survived(program, tmp_path / f"{start}", numbers)
        return read

    with ThreadPoolExecutor(2) as pool:
        read = sum(pool.map(half, (starts[::2], starts[1::2])))
    assert 1_500 < read < 8_000


@given(
    st.sampled_from(["sheet", "strings", "styles", "workbook", "workbook_rels", "types"]),
    st.binary(max_size=200) | st.text(max_size=100).map(str.encode),
)
def test_any_part_may_hold_anything(part: str, content: bytes) -> None:
    ((checked),) = check_files(["x.xlsx"], lambda _: book(**{part: content}), _SETTINGS)
    assert checked.results
    assert not any("stumbled" in f.message.en for r in checked.results for f in r.findings)


@given(st.binary(max_size=400), st.integers(0, 2_000), st.integers(0, 400))
def test_any_bytes_may_stand_anywhere(noise: bytes, at: int, gone: int) -> None:
    data = book()
    ((checked),) = check_files(["x"], lambda _: data[:at] + noise + data[at + gone :], _SETTINGS)
    assert all(result.status in Status for result in checked.results)
    assert not any("stumbled" in f.message.en for r in checked.results for f in r.findings)
