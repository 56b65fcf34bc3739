"""`sheetcheck nightly --config FILE`: one unattended run with its summary and exit code."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcheck.cli.funnel import say_refusal
from sheetcheck.cli.options import config_option, format_option, is_language_given, option_maker
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from sheetcheck.nightly.config.model import Config
    from sheetcheck.nightly.summary import Night

_HELP = {
    "format_": Text(
        "標準出力の形式（text、json）。端末以外では、どちらも最後の行がJSONの要約です。",
        "text or json; the last line is a JSON summary, except for text on a terminal.",
    ),
    "dry_run": Text(
        "書き込み・記録・送信をせず、メールを .eml ファイルに書き出します。",
        "Write, record and send nothing; e-mails are written as .eml files.",
    ),
    "full": Text(
        "更新日時が同じファイルも点検し、空のフォルダーは削除とみなします。",
        "Check unchanged files too, and take empty folders as emptied.",
    ),
}
_EXIT_CODES = Text(
    "終了コード（該当するうち最大のもの）：\n"
    "  0  問題なし              1  要修正の箇所あり      2  設定や使い方の誤り\n"
    "  3  未点検のファイルあり  4  未送信のメールあり    5  保存データ等の異常\n"
    "  6  ほかの点検が実行中    130  途中で停止",
    "Exit codes (the highest that applies):\n"
    "  0  all good                     1  something to fix\n"
    "  2  configuration or usage       3  some files not checked\n"
    "  4  e-mails not sent             5  state or disk error\n"
    "  6  another run is active        130  stopped",
)


@dataclass(frozen=True, slots=True)
class NightlyRequest:
    """The command line of `sheetcheck nightly`, parsed."""

    config: str
    format_: str = "text"
    dry_run: bool = False
    full: bool = False


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    option = option_maker(_HELP, language)
    params: list[click.Parameter] = [
        config_option(language),
        format_option(language, _HELP["format_"]),
        option("--dry-run", is_flag=True),
        option("--full", is_flag=True),
    ]

    def nightly(**options: Any) -> int:
        return _nightly(NightlyRequest(**options), language, asked=is_language_given())

    return Phrased(
        name, language=language, about=about, params=params, callback=nightly, more=_EXIT_CODES
    )


def _nightly(request: NightlyRequest, language: Language, *, asked: bool) -> int:
    from sheetcheck.nightly.config.reader import read_config

    told = language
    try:
        config = read_config(Path(request.config))
        told = language if asked else config.document.run.language or language
        night = _held(request, config, told)
    except Refusal as refusal:
        # Printed first, so that the summary is the last line even if both go to one file.
        say_refusal(refusal, told)
        if not _is_for_a_person(request):
            _print_line(_refused(refusal, told))
        return int(refusal.code)
    if request.format_ == "text":
        _print_text(night, config, told)
    if not _is_for_a_person(request):
        _print_line(night.summary(_version(), told))
    return night.code


def _is_for_a_person(request: NightlyRequest) -> bool:
    """True if only a person reads the output, so that a JSON line would be in the way."""
    return request.format_ == "text" and sys.stdout.isatty()


def _held(request: NightlyRequest, config: "Config", language: Language) -> "Night":
    from sheetcheck.nightly.monitoring import ended_if_overdue, fetch
    from sheetcheck.nightly.night import run_night
    from sheetcheck.nightly.run import Control, Setup
    from sheetcheck.world import World, clock

    setup = Setup(config, language, _version(), dry_run=request.dry_run, full=request.full)
    world = World(now=clock, fetch=fetch)

    def end(refusal: Refusal) -> None:
        say_refusal(refusal, language)
        _print_line(_refused(refusal, language))
        os._exit(int(refusal.code))  # an orderly exit would wait for whatever hangs

    with _stoppable() as stopping, ended_if_overdue(config, world, language, end):
        control = Control(
            stop=lambda: bool(stopping),
            progress=lambda total: _progress(total, language),
        )
        return run_night(setup, world, control)


def _progress(total: int, language: Language) -> AbstractContextManager[Callable[[str], None]]:
    from sheetcheck.report.text.screen import progress

    return progress(total, sys.stderr, language=language)


def _version() -> str:
    from sheetcheck import __version__

    return __version__


def _refused(refusal: Refusal, language: Language) -> dict[str, Any]:
    why = {"why": refusal.what.localized(language), "advice": refusal.advice.localized(language)}
    code = int(refusal.code)
    return {"sheetcheck": _version(), "nightly": 1, "exit": code, "codes": [code], **why}


def _print_line(summary: dict[str, Any]) -> None:
    """Print the summary as one line of JSON.

    Control and invisible characters are escaped, and so are those that the encoding lacks.
    """
    from sheetcheck.report.data.json_text import escaped_json

    text = json.dumps(summary, ensure_ascii=False)
    sys.stdout.write(f"{escaped_json(text, sys.stdout.encoding or 'ascii')}\n")
    sys.stdout.flush()


def _print_text(night: "Night", config: "Config", language: Language) -> None:
    """Print the results of the night, then a message that can be copied into a chat."""
    from sheetcheck.nightly.summary_text import DETAIL, chat_lines, lines_of
    from sheetcheck.report.text.screen import screen_on

    screen = screen_on(sys.stdout, language)
    for line in lines_of(night, language):
        if line.startswith(DETAIL):
            screen.wrap(line.strip(), indent=DETAIL)
        else:
            screen.say((line, ""))
    screen.say()
    for line in chat_lines(night, config, language):
        screen.say((line, ""))


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Make SIGTERM and Ctrl-C end the run between two files; a second one ends it at once."""
    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {}
    try:
        for each in signals:
            before[each] = signal.signal(each, stop)
    except ValueError:  # not in the main thread; the caller stops the run in another way
        pass
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
