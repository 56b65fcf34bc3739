"""What a start does not load: most of its time is what it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
HEAVY = {"jinja2", "openpyxl", "pandas", "pandera", "pydantic", "ruamel"}
_SCRIPT = (
    "import sys; from sheetcheck.cli.app import run; run(sys.argv[1:]);"
    "sys.stderr.write(' '.join({name.partition('.')[0] for name in sys.modules}))"
)


def loaded(*arguments: str) -> set[str]:
    """Return the packages that a run of its own has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"], ["none"]])
def test_what_checks_nothing_loads_nothing_heavy(arguments: list[str]) -> None:
    assert not loaded(*arguments) & HEAVY


def test_a_refused_file_loads_nothing_heavy(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes((SAMPLES / "ena-clean.xlsx").read_bytes()[:5000])
    assert not loaded(str(damaged), "--out", str(tmp_path)) & HEAVY


def test_a_check_reads_no_yaml_and_leaves_openpyxl_to_the_witness(tmp_path: Path) -> None:
    modules = loaded(str(SAMPLES / "ena-totals.xlsx"), "--out", str(tmp_path))
    assert "pandera" in modules
    assert not modules & {"ruamel", "openpyxl"}
