"""Which files a night checks again, and what it then tells of them."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from sheetcheck.rules.judging.families import named_family
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.world import World
from tests.nightly.share import CLEAN, FAULTS, PROBLEM, TOTALS, Share


def test_an_unchanged_night_opens_no_workbook(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.night()

    def read(path: str, within: Sequence[str] = (), /) -> bytes:
        assert not path.endswith(".xlsx")
        return read_file(path, within)

    night = share.night(world=World(now=share.clock, read=read))
    assert (night.counts.unchanged, night.counts.checked, night.code) == (1, 0, 1)
    assert (night.new, night.solved, night.open) == (0, 0, 7)


@pytest.mark.slow
def test_and_imports_neither_pandas_nor_pandera(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.put("福祉課/half.xlsx").write_bytes(b"PK\x03\x04")
    share.night()
    share.night()
    script = (
        "import sys; from sheetcheck.cli.app import run;"
        f"code = run(['nightly', '--config', {str(share.config_file)!r}]);"
        "loaded = {'pandas', 'pandera', 'numpy', 'openpyxl'} & {*sys.modules};"
        "assert not loaded, loaded; sys.exit(code)"
    )
    # The version and the language are part of what a result rests on: the first run checks again.
    run = [sys.executable, "-c", script]
    environment = {**os.environ, "LANG": "C.UTF-8"}
    subprocess.run(run, capture_output=True, check=False, env=environment)
    done = subprocess.run(run, capture_output=True, check=False, env=environment)
    assert done.returncode in {0, 3}, done.stderr.decode()
    assert json.loads(done.stdout.decode().splitlines()[-1])["files"]["checked"] == 0


def test_a_new_time_with_the_same_content_is_no_change(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    share.night()
    share.date(path, share.clock.at - timedelta(hours=3))
    night = share.night()
    assert (night.counts.unchanged, night.counts.checked) == (1, 0)


def test_a_change_is_checked_and_what_it_solves_is_told(share: Share) -> None:
    share.put("商工課/a.xlsx", cells=PROBLEM)
    first = share.night()
    share.put("商工課/a.xlsx")
    second = share.night()
    share.put("商工課/a.xlsx", cells=PROBLEM)
    third = share.night()
    opened = first.open
    assert opened >= 1
    assert (second.open, second.solved, second.code) == (0, opened, 0)
    # Solved and come back: it is news again.
    assert (third.open, third.new) == (opened, opened)
    assert {f.revision for f in share.tracked() if f.solved_run is None} == {2}


def test_a_change_with_the_same_size_and_time_is_found_by_the_full_run(share: Share) -> None:
    path = share.put("商工課/a.xlsx", cells=PROBLEM)
    night = share.night()
    assert night.code == 1
    stat = path.stat()
    data = bytearray(CLEAN.read_bytes())
    data += b"\0" * (stat.st_size - len(data)) if len(data) < stat.st_size else b""
    path.write_bytes(bytes(data)[: stat.st_size])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert share.night().counts.unchanged == 1
    assert share.night(full=True).counts.unchanged == 0


def test_after_the_days_of_the_configuration_all_is_read_again(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.night()
    read: list[str] = []

    def reading(path: str, within: Sequence[str] = (), /) -> bytes:
        read.append(path)
        return read_file(path, within)

    world = World(now=share.clock, read=reading)
    for _ in range(6):
        share.night(world=world)
    assert not [path for path in read if path.endswith(".xlsx")]
    assert share.night(world=world).counts.unchanged == 1
    assert len([path for path in read if path.endswith(".xlsx")]) == 1


def test_another_program_or_family_checks_everything_again(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.night()
    share.version = "1.1"
    assert share.night().counts.checked == 1
    (share.root / "schemas").mkdir()
    shipped = Path(__file__).parents[2] / "schemas" / "ena-saihan-boshi.yaml"
    text = shipped.read_text("utf-8")
    (share.root / "schemas" / "a.yaml").write_text(text, "utf-8")
    assert share.night().counts.checked == 1
    assert share.night().counts.checked == 0


def test_what_was_written_and_is_gone_is_written_again(share: Share) -> None:
    share.put("商工課/a.xlsx", TOTALS)
    share.night()
    (share.out / "商工課" / "a.checked.xlsx").unlink()
    assert share.night().counts.checked == 1
    assert (share.out / "商工課" / "a.checked.xlsx").exists()


def test_a_familys_own_checks_run_at_night_if_the_configuration_says_so(share: Share) -> None:
    family = Path(named_family("ena-saihan-boshi").path).read_text("utf-8")
    own = (
        "own_checks:\n  file: own.py\n  checks:\n"
        "    never: { column: name, message: { ja: 不可, en: no } }\n"
    )
    (share.root / "own.yaml").write_text(family + own, "utf-8")
    (share.root / "own.py").write_text(
        "import pandera.pandas as pa\nnever = pa.Check(lambda texts: texts == '')\n", "utf-8"
    )
    share.put("a.xlsx")
    assert share.night('[check]\nschema = "own.yaml"\n').code == 0
    assert share.night('[check]\nschema = "own.yaml"\nown_checks = true\n').open == 12
    (share.root / "own.py").write_text(
        "import pandera.pandas as pa\nnever = pa.Check(lambda texts: texts != '')\n", "utf-8"
    )
    assert share.night().code == 0
