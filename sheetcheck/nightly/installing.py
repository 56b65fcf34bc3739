"""Putting the entry that starts a night into the system; and asking whether it is there."""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from sheetcheck.nightly.faults import ExitCode
from sheetcheck.nightly.schedule import Job, Kind, systemd_units, windows_task, with_cron_line
from sheetcheck.words.misuses import Misuse
from sheetcheck.words.text import Text, same

_SECONDS = 60


class NotInstalled(Misuse):
    """The system did not take the entry."""

    code = ExitCode.CONFIGURATION
    message = Text(
        "{program} に登録できませんでした({why})。", "{program} did not take the entry ({why})."
    )
    suggestion = Text(
        "--install を付けずに実行すると、登録する内容を表示します。管理者に登録を頼んでください。",
        "Without --install the entry is printed; ask the administrator to put it in.",
    )


def kind_here() -> Kind:
    """Return what starts programs by the clock on this system."""
    if sys.platform == "win32":
        return Kind.WINDOWS
    return Kind.SYSTEMD if Path("/run/systemd/system").is_dir() else Kind.CRON


def install(kind: Kind, job: Job, now: datetime) -> None:
    """Put the entry into the system, in the place of an older one of the same configuration.

    Raises:
        NotInstalled: the system did not take it.

    """
    match kind:
        case Kind.CRON:
            _run("crontab", "-", given=with_cron_line(_crontab(), job))
        case Kind.SYSTEMD:
            folder = _unit_folder()
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in systemd_units(job).items():
                (folder / name).write_text(text, "utf-8")
            _run("systemctl", "--user", "daemon-reload")
            _run("systemctl", "--user", "enable", "--now", f"{job.name}.timer")
        case Kind.WINDOWS:
            _install_task(job, now)


def is_installed(kind: Kind, job: Job) -> bool | None:
    """Say whether the system has an entry; None where it cannot be asked."""
    try:
        match kind:
            case Kind.CRON:
                return any(line.endswith(f"# {job.name}") for line in _crontab().splitlines())
            case Kind.SYSTEMD:
                return (_unit_folder() / f"{job.name}.timer").exists()
            case Kind.WINDOWS:
                _run("schtasks", "/Query", "/TN", job.name)
                return True
    except NotInstalled:
        return None if kind is Kind.CRON else False


def _install_task(job: Job, now: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.xml"
        # schtasks takes UTF-16, and says of UTF-8 that the task is malformed.
        path.write_text(windows_task(job, now), "utf-16")
        # `*` lets it ask for the password on the terminal: it stands in no argument and no log.
        asked = ["/RU", job.account, "/RP", "*"]
        _run("schtasks", "/Create", "/F", "/TN", job.name, "/XML", str(path), *asked, asks=True)


def _crontab() -> str:
    program = shutil.which("crontab")
    if program is None:
        raise NotInstalled(program="cron", why=Text("crontab がありません", "there is no crontab"))
    told = subprocess.run(  # noqa: S603  (found on the path)
        [program, "-l"], capture_output=True, timeout=_SECONDS, check=False
    )
    # It fails for an account that has no table yet, too.
    return told.stdout.decode("utf-8", "surrogateescape") if told.returncode == 0 else ""


def _unit_folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user"


def _run(name: str, *arguments: str, given: str | None = None, asks: bool = False) -> None:
    program = shutil.which(name)
    if program is None:
        why = Text(f"{name} がありません", f"there is no {name}")
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
