"""Turn errors into sentences, so that users never see a traceback.

The details of unexpected errors go to a log file, which is created when the first one occurs.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from sheetcheck.cli.phrases import TooManyWords
from sheetcheck.report.visible import encodable, visible
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language, Text, same

MISUSED = 2
INTERRUPTED = 130

_UNFORESEEN = Text("予期しないエラーで終了しました。", "Stopped by an unexpected error.")
_LOGGED = Text(
    "詳しい記録（開発元へお送りください）: {log}", "Details (please send to the developers): {log}"
)
_INTERRUPTED = Text("中止しました。", "Interrupted.")
_VALUE_MISSING = Text("「{name}」に値を指定してください。", "{name} needs a value.")
_NO_VALUE = Text("「{name}」に値は付けられません。", "{name} takes no value.")
_TOO_MANY = Text("余分な指定があります: {words}", "Unexpected arguments: {words}")
_MISUSED = Text("使い方に誤りがあります（{why}）。", "Wrong usage: {why}")
_HELP = Text("使い方: {command} --help", "See {command} --help.")


def run_reporting_errors(language: Language, run: Callable[[], int]) -> int:
    """Run a command and return its exit code; print every error as one sentence on stderr."""
    with _errors_logged() as log:
        code = _run_catching(language, run)
    if log.path:
        say(_LOGGED.filled(log=log.path), language)
    return code


def _run_catching(language: Language, run: Callable[[], int]) -> int:
    code = MISUSED
    try:
        return run()
    except Refusal as refusal:
        say_refusal(refusal, language)
        code = int(refusal.code)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        say(_INTERRUPTED, language)
        code = INTERRUPTED
    except click.ClickException as error:
        say(_usage(error), language)
    except Exception:
        logging.getLogger("sheetcheck").exception("unexpected error")
        say(_UNFORESEEN, language)
    return code


def say(text: Text, language: Language) -> None:
    """Print a sentence on stderr, without control characters and within its encoding."""
    stream = sys.stderr
    if stream is None:  # a program without a console on Windows
        return
    told = encodable(visible(text.localized(language)), stream.encoding or "utf-8")
    stream.write(f"{told}\n")


def say_of_file(path: str, text: Text, language: Language) -> None:
    """Print a sentence about a file on stderr, after its path."""
    say(Text(f"{path}: {text.ja}", f"{path}: {text.en}"), language)


def say_refusal(refusal: Refusal, language: Language) -> None:
    """Print on stderr what is wrong and what to do about it."""
    named = refusal.path in {"", refusal.details.get("path")}  # or the sentence names it itself
    about = "" if named else f"{refusal.path}: "
    sentence = Text(
        f"{about}{refusal.what.ja}\n{refusal.advice.ja}".strip(),
        f"{about}{refusal.what.en}\n{refusal.advice.en}".strip(),
    )
    say(sentence, language)


def _usage(error: click.ClickException) -> Text:
    context = getattr(error, "ctx", None)
    help_ = _HELP.filled(command=context.command_path if context else "sheetcheck")
    what = _what(error)
    return Text(f"{what.ja}\n{help_.ja}", f"{what.en}\n{help_.en}")


def _what(error: click.ClickException) -> Text:
    """Return a mistake on the command line in both languages, instead of Click's English."""
    name = same(_named(error))
    match error:
        case click.NoSuchOption():
            near = ", ".join(error.possibilities or ())
            hint = (
                Text(f"（{near} ではありませんか）", f" (did you mean {near}?)")
                if near
                else same("")
            )
            return Text(
                "オプション「{name}」はありません{hint}。", "No such option: {name}{hint}."
            ).filled(name=error.option_name, hint=hint)
        case click.MissingParameter():
            return Text("「{name}」を指定してください。", "{name} is missing.").filled(name=name)
        case click.BadOptionUsage():
            wrong = _NO_VALUE if _is_flag(error) else _VALUE_MISSING
            return wrong.filled(name=error.option_name)
        case TooManyWords():
            return _TOO_MANY.filled(words=error.words)
        case click.BadParameter():
            return _wrong_value(error).filled(name=name)
        case _:
            return _MISUSED.filled(why=error.format_message())


def _is_flag(error: click.BadOptionUsage) -> bool:
    """True if the misused option is a flag, which takes no value."""
    params = error.ctx.command.params if error.ctx else []
    return any(
        isinstance(p, click.Option) and p.is_flag and error.option_name in p.opts for p in params
    )


def _wrong_value(error: click.BadParameter) -> Text:
    """Return which values an option accepts, after it was given another."""
    match error.param:
        case click.Parameter(type=click.Choice(choices=given)):
            choices = "、".join(map(str, given))
            return Text(
                f"「{{name}}」には、{choices} のいずれかを指定してください。",
                f"{{name}} must be one of {choices.replace('、', ', ')}.",
            )
        case click.Parameter(type=click.IntRange(min=least)):
            return Text(
                f"「{{name}}」には {least} 以上の整数を指定してください。",
                f"{{name}} must be a whole number of {least} or more.",
            )
        case _:
            return _MISUSED.filled(why=error.format_message().replace("{", "{{").replace("}", "}}"))


def _named(error: click.ClickException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return ""
    return (
        str(param.opts[0]) if isinstance(param, click.Option) else str(param.metavar or param.name)
    )


class _ErrorLog(logging.Handler):
    """Writes errors with their tracebacks to a file of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.path = ""
        """Empty as long as no error was logged."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write an error to the file; if that fails, the run continues."""
        import tempfile

        try:
            if not self.path:
                # An unpredictable name, because others may write to this folder too.
                descriptor, self.path = tempfile.mkstemp(".log", "sheetcheck-", text=True)
                os.close(descriptor)
            with open(self.path, "a", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123  (a Path is not needed)
                file.write(f"{self.format(record)}\n")
        except OSError:
            return


@contextmanager
def _errors_logged() -> Iterator[_ErrorLog]:
    """Write errors that are logged while a command runs to a file."""
    log = _ErrorLog()
    logger = logging.getLogger("sheetcheck")
    logger.addHandler(log)
    try:
        yield log
    finally:
        logger.removeHandler(log)
