"""The command line: which commands there are, and the way in."""

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click
from click.shell_completion import shell_complete

from sheetcheck.cli.funnel import told_in
from sheetcheck.cli.language import chosen_language
from sheetcheck.cli.output import lenient_streams
from sheetcheck.cli.patterns import expanded
from sheetcheck.cli.phrases import Phrased, commands_help, language_option
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


_COMPLETE = "_SHEETCHECK_COMPLETE"  # the variable that Click's completion scripts set
_OBJECTS = 200_000  # made, and not freed, before the collector looks for cycles among them


@dataclass(frozen=True, slots=True)
class _Entry:
    """A command: what it is for, and the module that makes it."""

    about: Text
    module: str


COMMANDS = {
    "check": _Entry(
        Text(
            "シートを点検し、訂正済みの写しと報告書を作成します。",
            "Check sheets; write corrected copies and reports.",
        ),
        "sheetcheck.cli.commands.check",
    ),
    "diff": _Entry(
        Text(
            "二つのファイルの違いを、セルごとに表示します。",
            "Show the cells that differ between two files.",
        ),
        "sheetcheck.cli.commands.diff",
    ),
    "verify": _Entry(
        Text(
            "写しが、一覧のセルのほかは元のファイルと同じことを検証します。",
            "Verify that a copy is its original with only the listed cells changed.",
        ),
        "sheetcheck.cli.commands.verify",
    ),
    "unmark": _Entry(
        Text(
            "sheetcheckが付けた色・注釈と「点検結果」シートを取り除きます。",
            "Remove sheetcheck's marks and its 点検結果 sheet.",
        ),
        "sheetcheck.cli.commands.unmark",
    ),
    "undo": _Entry(
        Text(
            "--in-place で訂正したファイルを、控えから元に戻します。",
            "Put the backup of an --in-place run back.",
        ),
        "sheetcheck.cli.commands.undo",
    ),
    "rollover": _Entry(
        Text(
            "今年度のシートから、翌年度のシートを作成します。",
            "Make next year's sheet from this year's.",
        ),
        "sheetcheck.cli.commands.rollover",
    ),
    "publish": _Entry(
        Text(
            "公開前に、非表示の内容や個人情報の有無を確認します。",
            "Look for what must not go out before a sheet is published.",
        ),
        "sheetcheck.cli.commands.publish",
    ),
    "rules": _Entry(
        Text("点検項目の一覧と説明を表示します。", "List the rules, or explain one."),
        "sheetcheck.cli.commands.rules",
    ),
    "schemas": _Entry(
        Text("登録済みの様式を一覧表示します。", "List the known forms."),
        "sheetcheck.cli.commands.schemas",
    ),
    "issue": _Entry(
        Text(
            "課ごとの記入用ファイルを作成します。",
            "Make one file for each department to fill in.",
        ),
        "sheetcheck.cli.commands.issue",
    ),
    "collect": _Entry(
        Text(
            "各課の回答を元のシートの写しに取りまとめます。",
            "Bring the answers of all returns into a copy of the master.",
        ),
        "sheetcheck.cli.commands.collect",
    ),
    "nightly": _Entry(
        Text(
            "共有フォルダーの夜間点検を1回実行します。",
            "Check a shared folder once, unattended.",
        ),
        "sheetcheck.cli.commands.nightly",
    ),
    "outbox": _Entry(
        Text(
            "メールの一覧表示・送信・取消し・書き出しを行います。",
            "List, send, cancel or export the e-mails.",
        ),
        "sheetcheck.cli.commands.outbox",
    ),
    "schedule": _Entry(
        Text(
            "夜間点検の定時実行を表示・登録します。",
            "Print or install the nightly schedule.",
        ),
        "sheetcheck.cli.commands.schedule",
    ),
    "doctor": _Entry(
        Text(
            "夜間点検に必要な設定・接続を確認します。",
            "Check that a nightly run has all it needs.",
        ),
        "sheetcheck.cli.commands.doctor",
    ),
    "help": _Entry(
        Text("手引きを表示します（ネットワーク不要）。", "Read the manual, offline."),
        "sheetcheck.cli.commands.help",
    ),
}


class Front(click.Group):
    """The program: a first word that is no command begins the paths to check."""

    def __init__(self, language: Language) -> None:
        super().__init__(
            "sheetcheck", help=_ABOUT.told(language), invoke_without_command=True, params=[]
        )
        self.language = language

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `sheetcheck PATH...` for `sheetcheck check PATH...`."""
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)  # a shell that completes the first word
        words = _without_language(args)
        if words and words[0] in COMMANDS:
            args = words
        elif not {"--help", "--version"} & {*args}:
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they are needed."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; its module is only imported now."""
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
        """Write the help: what it is for, the commands, the options."""
        about = [(name, entry.about) for name, entry in COMMANDS.items()]
        more = f"{_BARE.told(self.language)}\n\n"
        Phrased(
            "sheetcheck",
            language=self.language,
            about=_ABOUT,
            params=[
                click.Argument(["words"], nargs=-1, metavar=_WORDS.told(self.language)),
                *(p for p in self.get_params(ctx) if p.name != "help"),
            ],
            more=Text(*[more + commands_help(self.language, about, formatter.width)] * 2),
        ).format_help(ctx, formatter)


def _without_language(args: Sequence[str]) -> list[str]:
    """Return what follows a `--lang` that stands before the command; it was read before."""
    match args:
        case ["--lang", ("ja" | "en"), *rest] | ["--lang=ja" | "--lang=en", *rest]:
            return rest
        case _:
            return [*args]


def _front_options(language: Language, ctx: click.Context) -> list[click.Parameter]:
    del ctx
    version = Text("版を表示します。", "Show the version.")
    help_ = Text("この説明を表示します。", "Show this help.")
    lang = language_option(language)
    lang.expose_value = False
    return [
        lang,
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            help=version.told(language),
            callback=_show_version,
        ),
        click.Option(
            ["--help"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            help=help_.told(language),
            callback=_show_help,
        ),
    ]


def _show_version(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        from sheetcheck.cli.kit import version_line  # noqa: PLC0415

        click.echo(version_line())
        ctx.exit(0)


def _show_help(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit(0)


def run(arguments: Sequence[str]) -> int:
    """Run the program with its arguments and return its exit code."""
    language = chosen_language(arguments)

    def command() -> int:
        if not _without_language(arguments):
            from sheetcheck.cli.prompt import ask_and_check  # noqa: PLC0415

            return ask_and_check(language)
        front = Front(language)
        with front.make_context("sheetcheck", list(arguments), obj=language) as context:
            code = front.invoke(context)
        return code if isinstance(code, int) else 0

    return told_in(language, command)


def main() -> None:
    """Run the program as the console script does."""
    lenient_streams()
    _travel_light()
    asked = os.environ.get(_COMPLETE)
    arguments = expanded(sys.argv[1:]) if os.name == "nt" else sys.argv[1:]
    code = completed(asked) if asked else run(arguments)
    gc.freeze()  # so that nothing is taken apart at the end, object by object
    sys.exit(code)


def completed(asked: str) -> int:
    """Answer a shell that asks for its completion script, or for what may come next."""
    front = Front(chosen_language([]))
    return shell_complete(front, {}, "sheetcheck", _COMPLETE, asked)


def _travel_light() -> None:
    """Leave out what takes a fifth of a short run, and what nobody here has any use for."""
    # What is imported stays: there is no point in walking through it for cycles again and again.
    gc.set_threshold(_OBJECTS)
    # numpy would start threads for an algebra that nobody does.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # pandera would load it, where it is installed, to make up data.
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type]
