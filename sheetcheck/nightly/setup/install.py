"""Install the scheduler's entry that starts a run, and find out whether it is installed.

cron: the account's crontab is read, one line in it is replaced, and all of it is written back.
systemd: two unit files in the account's folder, then the timer is enabled. Windows: a task of the
Task Scheduler, created by `schtasks`, which asks for the account's password on the terminal.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.setup.schedule import (
    Job,
    Scheduler,
    refuse_line_breaks,
    systemd_units,
    windows_task,
    with_cron_line,
)
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.text import Text, same

_SECONDS: Final = 60
"""The time limit for a system program, unless it asks the user something."""


class NotInstalled(Misuse):
    """The scheduler refused the entry, or there is no such scheduler."""

    code = ExitCode.CONFIGURATION
    message = Text(
        "{program} に登録できませんでした（{why}）。", "{program} refused the entry ({why})."
    )
    suggestion = Text(
        "--install を付けずに実行すると、登録内容を表示します。"
        "表示された内容の登録を、システム管理者に依頼してください。",
        "Run without --install to print the entry, and ask the administrator to install it.",
    )


def kind_here() -> Scheduler:
    """Return the scheduler of this system."""
    if sys.platform == "win32":
        return Scheduler.WINDOWS
    return Scheduler.SYSTEMD if Path("/run/systemd/system").is_dir() else Scheduler.CRON


def install(kind: Scheduler, job: Job, now: datetime) -> None:
    """Install the entry of a job; an older one of the same configuration is replaced.

    Raises:
        NotInstalled: the scheduler refused it, or it is not there.
        LineBreak: a path has a line break or another control character in it.

    """
    refuse_line_breaks(job)
    match kind:
        case Scheduler.CRON:
            _run("crontab", "-", given=with_cron_line(_crontab(), job))
        case Scheduler.SYSTEMD:
            folder = _unit_folder()
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in systemd_units(job).items():
                (folder / name).write_text(text, "utf-8")
            _run("systemctl", "--user", "daemon-reload")
            _run("systemctl", "--user", "enable", "--now", f"{job.name}.timer")
        case Scheduler.WINDOWS:
            _install_task(job, now)


def is_installed(kind: Scheduler, job: Job) -> bool | None:
    """Return whether the entry is installed; None if the scheduler cannot be asked."""
    try:
        match kind:
            case Scheduler.CRON:
                return any(line.endswith(f"# {job.name}") for line in _crontab().splitlines())
            case Scheduler.SYSTEMD:
                return (_unit_folder() / f"{job.name}.timer").exists()
            case Scheduler.WINDOWS:
                _run("schtasks", "/Query", "/TN", job.name)
                return True
    except NotInstalled:
        return None if kind is Scheduler.CRON else False


def _install_task(job: Job, now: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.xml"
        # schtasks needs UTF-16; it calls a task in UTF-8 malformed.
        path.write_text(windows_task(job, now), "utf-16")
        # With `*`, schtasks asks for the password itself: it appears in no argument and no log.
        asked = ["/RU", job.account, "/RP", "*"]
        _run("schtasks", "/Create", "/F", "/TN", job.name, "/XML", str(path), *asked, asks=True)


def _crontab() -> str:
    program = shutil.which("crontab")
    if program is None:
        raise NotInstalled(
            program="cron",
            why=Text("crontab がインストールされていません", "crontab is not installed"),
        )
    told = subprocess.run(  # noqa: S603  (found on the path)
        [program, "-l"], capture_output=True, timeout=_SECONDS, check=False
    )
    # It also fails for an account that has no crontab yet.
    return told.stdout.decode("utf-8", "surrogateescape") if told.returncode == 0 else ""


def _unit_folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user"


def _run(name: str, *arguments: str, given: str | None = None, asks: bool = False) -> None:
    program = shutil.which(name)
    if program is None:
        why = Text(f"{name} がインストールされていません", f"{name} is not installed")
        raise NotInstalled(program=name, why=why)
    try:
        done = subprocess.run(  # noqa: S603  (found on the path, no shell)
            [program, *arguments],
            input=given.encode("utf-8", "surrogateescape") if given is not None else None,
            capture_output=not asks,
            timeout=None if asks else _SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotInstalled(program=name, why=type(error).__name__) from error
    if done.returncode:
        told = (done.stderr or b"").decode("utf-8", "replace").strip()
        raise NotInstalled(program=name, why=same(told[:200] or str(done.returncode)))
