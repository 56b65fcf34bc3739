"""`sheetcheck schedule --config FILE --at 02:30`: print or install the nightly schedule."""

import getpass
import re
import sys
from contextlib import suppress
from datetime import time
from pathlib import Path

import click

from sheetcheck.cli.options import config_option
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.text import Language, Text

_KINDS = ("cron", "systemd", "windows")
_AT = Text("開始時刻（02:30 など）。", "Start time, such as 02:30.")
_FOR = Text(
    "cron、systemd、windows のいずれか。省略すると、この端末に合うもの。",
    "cron, systemd or windows; default: what this machine has.",
)
_INSTALL = Text("表示だけでなく、登録も行います。", "Install the entry, not only print it.")
_ACCOUNT = Text(
    "実行するアカウント（Windows）。省略すると、現在のアカウント。",
    "Account that runs it (Windows); default: the current one.",
)
_INSTALLED = Text("登録しました（{name}）。", "Scheduled ({name}).")


class NoTime(Misuse):
    """The value of --at is not a time of day."""

    message = Text("「{given}」は時刻ではありません。", "“{given}” is not a time of day.")
    suggestion = Text("--at 02:30 のように指定してください。", "For example: --at 02:30")


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params: list[click.Parameter] = [
        config_option(language),
        click.Option(["--at"], required=True, metavar="HH:MM", help=_AT.localized(language)),
        click.Option(["--for", "for_"], type=click.Choice(_KINDS), help=_FOR.localized(language)),
        click.Option(["--account"], metavar="NAME", help=_ACCOUNT.localized(language)),
        click.Option(["--install"], is_flag=True, help=_INSTALL.localized(language)),
    ]

    def schedule(*, install: bool, **asked: str | None) -> int:
        return _schedule(asked, language, install=install)

    return Phrased(name, language=language, about=about, params=params, callback=schedule)


def _schedule(asked: dict[str, str | None], language: Language, *, install: bool) -> int:
    from sheetcheck.cli.funnel import say
    from sheetcheck.nightly.config.reader import read_config
    from sheetcheck.nightly.setup.install import install as put_in
    from sheetcheck.nightly.setup.install import kind_here
    from sheetcheck.nightly.setup.schedule import (
        LIMITS,
        Job,
        Scheduler,
        entry_of,
    )
    from sheetcheck.world import clock

    config = read_config(Path(asked["config"] or ""))
    named = asked["for_"]
    kind = Scheduler(named) if named else kind_here()
    job = Job(
        command=(sys.executable, "-m", "sheetcheck"),
        config=config.path,
        at=_time(asked["at"] or ""),
        minutes=config.document.run.minutes,
        account=asked["account"] or _user(),
    )
    now = clock()
    if install:
        put_in(kind, job, now)
        say(_INSTALLED.filled(name=job.name), language)
    else:
        sys.stdout.write(entry_of(kind, job, now))
        sys.stdout.flush()
    say(LIMITS[kind], language)
    return 0


def _time(given: str) -> time:
    match = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*", given)
    with suppress(ValueError):
        if match:
            return time(int(match[1]), int(match[2]))
    raise NoTime(given=given[:20])


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
