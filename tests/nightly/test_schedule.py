"""The entries that start a night, for each system."""

import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sheetcheck.nightly.setup.schedule import (
    Job,
    cron_line,
    systemd_units,
    windows_task,
    with_cron_line,
)
from sheetcheck.nightly.state.folder import is_unc, kind_of_mount
from tests.nightly.share import START

JOB = Job(
    ("/opt/py thon", "-m", "sheetcheck"),
    Path("/city/進行 100%$x.toml"),
    time(2, 5),
    240,
    "市役所\\夜間",
)


def test_cron() -> None:
    line = cron_line(JOB)
    assert line.startswith("5 2 * * * ")
    command = line.split(" ", 5)[5].replace(r"\%", "%").split(" >/dev/null")[0]
    assert shlex.split(command) == [*JOB.arguments]
    assert with_cron_line(with_cron_line("# mine\n", JOB), JOB) == f"# mine\n{line}\n"


def test_systemd_makes_up_for_missed_nights() -> None:
    service, timer = systemd_units(JOB).values()
    assert "Persistent=true" in timer
    assert "OnCalendar=*-*-* 02:05:00" in timer
    assert '"/city/進行 100%%$$x.toml"' in service
    assert "SuccessExitStatus=1\n" in service


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    job = replace(JOB, command=(sys.executable, "-m", "sheetcheck"))
    for name, text in systemd_units(job).items():
        (tmp_path / name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", f"{tmp_path}/{job.name}.timer"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_windows_makes_up_for_missed_nights() -> None:
    task = ET.fromstring(windows_task(JOB, START))
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    told = {each.tag.removeprefix(space): each.text for each in task.iter()}
    assert told["StartWhenAvailable"] == "true"
    assert told["MultipleInstancesPolicy"] == "IgnoreNew"
    assert told["StartBoundary"] == "2026-12-01T02:05:00"
    assert told["UserId"] == "市役所\\夜間"
    assert told["Command"] == "/opt/py thon"
    assert told["Arguments"] == '-m sheetcheck nightly --config "/city/進行 100%$x.toml"'


@pytest.mark.parametrize(
    ("path", "unc"),
    [
        (r"\\server\share\x", True),
        ("//server/share", True),
        (r"\\?\UNC\server\share", True),
        (r"\\?\C:\x", False),
        (r"C:\x", False),
        ("/mnt/share", False),
    ],
)
def test_what_names_a_server(path: str, unc: bool) -> None:  # noqa: FBT001
    assert is_unc(path) is unc


def test_the_innermost_mount_counts() -> None:
    mounts = [("/", "ext4"), ("/mnt/share", "cifs"), ("/mnt/share/local", "xfs")]
    assert kind_of_mount("/mnt/share/a", mounts) == "cifs"
    assert kind_of_mount("/mnt/share/local/a", mounts) == "xfs"
    assert kind_of_mount("/mnt/shared", mounts) == "ext4"
