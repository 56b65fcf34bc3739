"""Write the entry that starts a run: for cron, systemd or the Windows Task Scheduler.

`install` installs it. The entry's name depends on the configuration file, so that installing it
again replaces it. A path with a line break is refused: in a crontab, the text behind it would be
another command.
"""

import hashlib
import re
import shlex
import subprocess
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from sheetcheck.nightly.errors import ExitCode
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.text import Text


class Scheduler(StrEnum):
    """A service of the system that starts programs at a given time."""

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
"""What each scheduler cannot do, for the user who installs the entry."""


@dataclass(frozen=True, slots=True)
class Job:
    """The command to start, and the time of day."""

    command: tuple[str, ...]
    """The program, with its arguments before `nightly`."""
    config: Path
    """The configuration file, as an absolute path."""
    at: time
    minutes: int
    """The run's own time limit; the scheduler allows an hour more."""
    account: str = ""
    """The account that runs it; used on Windows only."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The command line as a list of arguments."""
        return (*self.command, "nightly", "--config", str(self.config))

    @property
    def name(self) -> str:
        """The entry's name, different for every configuration file."""
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", self.config.stem).strip("-") or "config"
        mark = hashlib.sha256(str(self.config).encode("utf-8", "surrogateescape")).hexdigest()[:6]
        return f"sheetcheck-{stem}-{mark}"


def cron_line(job: Job) -> str:
    """Return the crontab line of a job; `%` is escaped because cron reads it as a line end."""
    command = shlex.join(job.arguments).replace("%", r"\%")
    return f"{job.at.minute} {job.at.hour} * * * {command} >/dev/null  # {job.name}"


def with_cron_line(table: str, job: Job) -> str:
    """Return a crontab with the job's line added or replaced."""
    kept = [line for line in table.splitlines() if not line.endswith(f"# {job.name}")]
    return "\n".join([*kept, cron_line(job), ""])


def systemd_units(job: Job) -> dict[str, str]:
    """Return the unit files of a timer, by file name; it catches up on a missed night."""
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
    """Return the XML of a task; it catches up on a missed start and never runs twice at once."""
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
    """Return the entry as text.

    Raises:
        LineBreak: a path has a line break or another control character in it.

    """
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


class LineBreak(Misuse):
    """A path has a control character in it."""

    code = ExitCode.CONFIGURATION
    message = Text(
        "パス「{path}」に改行などの制御文字があるため、登録できません。",
        "The path “{path}” has a line break or another control character in it.",
    )
    suggestion = Text("フォルダー名かファイル名を変更してください。", "Rename the folder or file.")


def refuse_line_breaks(job: Job) -> None:
    """Refuse a command that would not fit on one line.

    Raises:
        LineBreak: an argument has a line break or another control character in it.

    """
    for word in job.arguments:
        if _BREAK.search(word):
            raise LineBreak(path=_BREAK.sub("?", word))
