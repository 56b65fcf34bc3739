"""The entry that starts a night: for cron, for systemd, for Windows Task Scheduler."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from sheetcheck.nightly.errors import ExitCode
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.text import Text, same


class Scheduler(StrEnum):
    """What starts programs by the clock."""

    CRON = "cron"
    SYSTEMD = "systemd"
    WINDOWS = "windows"


LIMITS: Final = {
    Scheduler.CRON: Text(
        "cron は、電源が切れていた回を後から実行しません。"
        "ログインしていなくても動作しますが、キーリングのパスワードは使えません（[mail] "
        "password は env か file にしてください）。",
        "cron does not catch up on nights when the machine was off. It runs without a "
        "login but cannot read the keyring: use env or file in [mail] password.",
    ),
    Scheduler.SYSTEMD: Text(
        "実行できなかった回は、次の起動時に一度だけ実行します（Persistent）。"
        "ログインしていないときにも動作させるには、loginctl enable-linger "
        "を一度実行してください。キーリングのパスワードは使えないことがあります。",
        "A missed night runs once at the next start (Persistent). To run without a login, "
        "run loginctl enable-linger once. Keyring passwords may be unavailable.",
    ),
    Scheduler.WINDOWS: Text(
        "実行できなかった回は、次の起動時に一度だけ実行します。"
        "共有フォルダーは \\\\サーバー\\共有 の形で設定してください（定時実行ではドライブ文"
        "字を使えません）。「ログオンしているかどうかにかかわらず実行する」には、"
        "アカウントのパスワードが必要です。スリープ中の端末は起動しません。",
        "A missed night runs once at the next start. Write shared folders as "
        "\\\\server\\share (tasks have no mapped drives). Running whether or not somebody "
        "is logged on needs the account's password. A sleeping machine is not woken.",
    ),
}
"""What each does not do, or needs."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be started, and when."""

    command: tuple[str, ...]
    """The program and what stands before `nightly`."""
    config: Path
    """Absolute."""
    at: time
    minutes: int
    """How long a run may take by its own account."""
    account: str = ""
    """The account that runs it, on Windows."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The whole command line."""
        return (*self.command, "nightly", "--config", str(self.config))

    @property
    def name(self) -> str:
        """A name for the entry that no other configuration has."""
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", self.config.stem).strip("-") or "config"
        mark = hashlib.sha256(str(self.config).encode("utf-8", "surrogateescape")).hexdigest()[:6]
        return f"sheetcheck-{stem}-{mark}"


def cron_line(job: Job) -> str:
    """Return the line of a crontab; cron takes a bare `%` for a line end."""
    command = shlex.join(job.arguments).replace("%", r"\%")
    return f"{job.at.minute} {job.at.hour} * * * {command} >/dev/null  # {job.name}"


def with_cron_line(table: str, job: Job) -> str:
    """Return a crontab with the line in it, once, whatever time it had before."""
    kept = [line for line in table.splitlines() if not line.endswith(f"# {job.name}")]
    return "\n".join([*kept, cron_line(job), ""])


def systemd_units(job: Job) -> dict[str, str]:
    """Return the unit files of a timer that makes up for missed nights, by their names."""
    started = " ".join(_systemd_quoted(word) for word in job.arguments)
    service = f"""[Unit]
Description=sheetcheck: nightly check ({_one_line(str(job.config)).replace("%", "%%")})
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={started}
# 1 means that problems were found in the sheets, not that the run failed.
SuccessExitStatus=1
TimeoutStartSec={job.minutes + 60}min
TimeoutStopSec=5min
Nice=10
"""
    timer = f"""[Unit]
Description=sheetcheck: every night

[Timer]
OnCalendar=*-*-* {job.at:%H:%M}:00
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{job.name}.service": service, f"{job.name}.timer": timer}


def windows_task(job: Job, now: datetime) -> str:
    """Return the XML of a task that runs a missed start later, once at a time."""
    start = datetime.combine(now.date(), job.at).isoformat()
    arguments = subprocess.list2cmdline(job.arguments[1:])
    return f"""<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape(f"sheetcheck: {job.config}")}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{start}</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{escape(job.account)}</UserId>
      <LogonType>Password</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT{job.minutes + 60}M</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(job.command[0])}</Command>
      <Arguments>{escape(arguments)}</Arguments>
      <WorkingDirectory>{escape(str(job.config.parent))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def entry_of(kind: Scheduler, job: Job, now: datetime) -> str:
    """Return the entry as it is shown."""
    refuse_line_breaks(job)
    match kind:
        case Scheduler.CRON:
            return f"{cron_line(job)}\n"
        case Scheduler.SYSTEMD:
            units = systemd_units(job).items()
            return "\n".join(f"# {name}\n{text}" for name, text in units)
        case Scheduler.WINDOWS:
            return windows_task(job, now)


def _systemd_quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _one_line(escaped).replace("%", "%%").replace("$", "$$") + '"'


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n]+", " ", text)


_BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


_SECONDS = 60


class LineBreak(Misuse):
    """A path that no entry can hold in one line."""

    code = ExitCode.CONFIGURATION
    message = Text(
        "パス「{path}」に改行などの制御文字があるため、登録できません。",
        "The path “{path}” has a line break or another control character in it.",
    )
    suggestion = Text("フォルダー名かファイル名を変更してください。", "Rename the folder or file.")


def refuse_line_breaks(job: Job) -> None:
    """Refuse a command that does not fit in one line: behind a line break anything could be run.

    Raises:
        LineBreak: a path has one in it.

    """
    for word in job.arguments:
        if _BREAK.search(word):
            raise LineBreak(path=_BREAK.sub("?", word))


class NotInstalled(Misuse):
    """The system did not take the entry."""

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
    """Return what starts programs by the clock on this system."""
    if sys.platform == "win32":
        return Scheduler.WINDOWS
    return Scheduler.SYSTEMD if Path("/run/systemd/system").is_dir() else Scheduler.CRON


def install(kind: Scheduler, job: Job, now: datetime) -> None:
    """Put the entry into the system, in the place of an older one of the same configuration.

    Raises:
        NotInstalled: the system did not take it.
        LineBreak: a path does not fit in one line.

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
    """Say whether the system has an entry; None where it cannot be asked."""
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
        # schtasks takes UTF-16, and says of UTF-8 that the task is malformed.
        path.write_text(windows_task(job, now), "utf-16")
        # `*` lets it ask for the password on the terminal: it stands in no argument and no log.
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
    # It fails for an account that has no table yet, too.
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
