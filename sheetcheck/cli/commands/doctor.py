"""`sheetcheck doctor --config FILE`: check that everything a nightly run needs works."""

import sys
from datetime import time
from pathlib import Path

import click

from sheetcheck.cli.options import config_option
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.text import Language, Text

_GOOD = Text("正常", "ok")
_DOUBTFUL = Text("注意", "warn")
_BAD = Text("異常", "FAIL")
_MORE = Text(
    "終了コードは、現在の状態で夜間点検を行った場合のもの（0、2、3、4、5）です。",
    "Exit code: what a nightly check would end with now (0, 2, 3, 4 or 5).",
)


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params: list[click.Parameter] = [config_option(language)]

    def doctor(config: str) -> int:
        return _doctor(config, language)

    return Phrased(name, language=language, about=about, params=params, callback=doctor, more=_MORE)


def _doctor(path: str, language: Language) -> int:
    from sheetcheck import __version__
    from sheetcheck.nightly.config.reader import read_config
    from sheetcheck.nightly.setup.doctor import examined
    from sheetcheck.nightly.setup.install import is_installed, kind_here
    from sheetcheck.nightly.setup.schedule import Job
    from sheetcheck.report.text.screen import screen_on
    from sheetcheck.report.visible import one_line
    from sheetcheck.world import World, clock

    config = read_config(Path(path))
    job = Job((sys.executable,), config.path, time(), config.document.run.minutes)
    scheduled = is_installed(kind_here(), job)
    world = World(now=clock)
    screen = screen_on(sys.stdout, language)
    code = 0
    for answer in examined(config, world, language, __version__, scheduled=scheduled):
        word, style = _GOOD, "bold green"
        if answer.code:
            word, style = _BAD, "bold red"
        elif answer.doubtful:
            word, style = _DOUBTFUL, "bold yellow"
        about, state = (one_line(text.localized(language)) for text in (answer.about, answer.state))
        screen.say((word.localized(language), style), (f"  {about}: {state}", ""))
        code = max(code, int(answer.code))
    return code
