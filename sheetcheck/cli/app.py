"""The entry point of the command line, and the options before a command."""

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
from click.shell_completion import shell_complete

from sheetcheck.cli.arguments import chosen_language, expanded
from sheetcheck.cli.command_list import COMMANDS
from sheetcheck.cli.funnel import run_reporting_errors
from sheetcheck.cli.options import language_option
from sheetcheck.cli.output import lenient_streams
from sheetcheck.cli.phrases import Phrased, commands_help
from sheetcheck.engine.startup import start_fast
from sheetcheck.words.text import Language, Text

_ABOUT = Text(
    "各課から提出された進行管理シートを点検し、合計を訂正します。ほかの箇所は変更しません。",
    "Check the progress sheets that departments return and correct their totals; nothing "
    "else is changed.",
)
_WORDS = Text("ファイル... | コマンド ...", "PATH... | COMMAND ...")
_BARE = Text(
    "sheetcheck ファイル... は、sheetcheck check ファイル... と同じです。\n"
    "何も指定せずに起動すると、点検するファイルをお尋ねします。",
    "sheetcheck FILE... is short for sheetcheck check FILE...\n"
    "Started with nothing, it asks for a file.",
)


_COMPLETE: Final = "_SHEETCHECK_COMPLETE"  # the variable that Click's completion scripts set


class Front(click.Group):
    """The program; without a command's name, the arguments are paths to check."""

    def __init__(self, language: Language) -> None:
        super().__init__(
            "sheetcheck", help=_ABOUT.localized(language), invoke_without_command=True, params=[]
        )
        self.language = language

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Treat `sheetcheck PATH...` as `sheetcheck check PATH...`."""
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)  # a shell is completing the first word
        words = _without_language(args)
        if words and words[0] in COMMANDS:
            args = words
        elif not {"--help", "--version"} & {*args}:
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = importlib.import_module(entry.module).made(cmd_name, entry.about, self.language)
        return command if isinstance(command, click.Command) else None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the options of the program itself."""
        return _front_options(self.language, ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help: purpose, commands and options."""
        about = [(name, entry.about) for name, entry in COMMANDS.items()]
        more = f"{_BARE.localized(self.language)}\n\n"
        Phrased(
            "sheetcheck",
            language=self.language,
            about=_ABOUT,
            params=[
                click.Argument(["words"], nargs=-1, metavar=_WORDS.localized(self.language)),
                *(p for p in self.get_params(ctx) if p.name not in {"help", "lang"}),
            ],
            more=Text(*[more + commands_help(self.language, about, formatter.width)] * 2),
        ).format_help(ctx, formatter)


def _without_language(args: Sequence[str]) -> list[str]:
    """Return the arguments without a `--lang` before the command, which was read already."""
    match args:
        case ["--lang", ("ja" | "en"), *rest] | ["--lang=ja" | "--lang=en", *rest]:
            return rest
        case _:
            return [*args]


def _front_options(language: Language, ctx: click.Context) -> list[click.Parameter]:
    del ctx
    version = Text("版を表示します。", "Show the version.")
    help_ = Text("この説明を表示します。", "Show this help.")
    return [
        language_option(language),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            help=version.localized(language),
            callback=_show_version,
        ),
        click.Option(
            ["--help"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            help=help_.localized(language),
            callback=_show_help,
        ),
    ]


def _show_version(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(version_line())
        ctx.exit(0)


def version_line(module: Path = Path(__file__)) -> str:
    """Return the version; in a kit also the hash of its SHA256SUMS, which covers all files.

    `module` is this file: `app/site-packages/sheetcheck/cli/app.py` in the folder of a kit.
    """
    import hashlib

    from sheetcheck import __version__

    version = f"sheetcheck {__version__}"
    for folder in [*module.resolve().parents][4:5]:
        sums = folder / "SHA256SUMS"
        if sums.is_file() and (folder / "sheetcheck.cmd").is_file():
            return f"{version} (kit {hashlib.sha256(sums.read_bytes()).hexdigest()[:12]})"
    return version


def _show_help(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit(0)


def run(arguments: Sequence[str]) -> int:
    """Run the program with its arguments and return its exit code."""
    language = chosen_language(arguments)

    def command() -> int:
        if not _without_language(arguments):
            from sheetcheck.cli.prompt import ask_and_check

            return ask_and_check(language)
        front = Front(language)
        with front.make_context("sheetcheck", list(arguments), obj=language) as context:
            code = front.invoke(context)
        return code if isinstance(code, int) else 0

    return run_reporting_errors(language, command)


def main() -> None:
    """Run the program; the entry point of the console script."""
    lenient_streams()
    start_fast()
    asked = os.environ.get(_COMPLETE)
    arguments = expanded(sys.argv[1:]) if os.name == "nt" else sys.argv[1:]
    code = completed(asked) if asked else run(arguments)
    gc.freeze()  # skips freeing objects one by one at exit
    sys.exit(code)


def completed(asked: str) -> int:
    """Answer a shell that asks for its completion script or for completions."""
    front = Front(chosen_language([]))
    return shell_complete(front, {}, "sheetcheck", _COMPLETE, asked)
