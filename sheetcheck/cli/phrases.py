"""Click commands with help in one language, wrapped for full-width characters."""

from collections.abc import Iterator, Sequence

import click

from sheetcheck.cli.options import language_option
from sheetcheck.report.visible import width_of, wrapped
from sheetcheck.words.text import Language, Text

_USAGE = Text("使い方:", "Usage:")
_OPTIONS = Text("オプション", "Options")
_COMMANDS = Text("コマンド", "Commands")
_OPTIONS_METAVAR = Text("[オプション]", "[OPTIONS]")
_SHOW_HELP = Text("この説明を表示します。", "Show this help.")
_REQUIRED = Text("（必須）", " (required)")
_METAVARS = {
    "FILE": Text("ファイル", "FILE"),
    "DIR": Text("フォルダー", "DIR"),
    "NAME": Text("名前", "NAME"),
    "NAME|FILE": Text("名前|ファイル", "NAME|FILE"),
    "DEPARTMENT|auto": Text("課|auto", "DEPARTMENT|auto"),
    "ADDRESS": Text("アドレス", "ADDRESS"),
    "HH:MM": Text("時:分", "HH:MM"),
    "[RULE]": Text("[点検項目]", "[RULE]"),
    "BEFORE": Text("変更前", "BEFORE"),
    "AFTER": Text("変更後", "AFTER"),
}
"""Placeholders of values in the help; commands give them in English."""
_WIDEST = 100
_NAME_COLUMN = 30


class TooManyWords(click.UsageError):
    """There are more arguments than the command takes."""

    def __init__(self, words: str, ctx: click.Context) -> None:
        super().__init__(words, ctx)
        self.words = words


class Phrased(click.Command):
    """A command with its help in one language; it has `--lang` like all others."""

    def __init__(  # noqa: PLR0913
        self,
        name: str,
        *,
        language: Language,
        about: Text,
        params: Sequence[click.Parameter] = (),
        callback: object = None,
        more: Text | None = None,
    ) -> None:
        super().__init__(
            name,
            params=[*params, language_option(language)],
            callback=callback,  # type: ignore[arg-type]  # any function that click may call
            help=about.localized(language),
            options_metavar=_OPTIONS_METAVAR.localized(language),
        )
        self.language = language
        self.more = more
        for param in self.params:
            told = _METAVARS.get(param.metavar or "")
            param.metavar = told.localized(language) if told else param.metavar

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; reject extra ones with an error that the funnel can word."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            error.ctx = ctx
            raise
        if rest and not ctx.resilient_parsing:
            raise TooManyWords(" ".join(rest), ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, described in the command's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _SHOW_HELP.localized(self.language)
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help; full-width characters count as two columns."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [(r[0], self._about(p)) for p in options if (r := p.get_help_record(ctx))]
        formatter.write("\n".join(_help(self, ctx, formatter.width, records)) + "\n")

    def _about(self, option: click.Option) -> str:
        return (option.help or "") + (_REQUIRED.localized(self.language) if option.required else "")


def _help(
    command: Phrased, ctx: click.Context, width: int, records: Sequence[tuple[str, str]]
) -> Iterator[str]:
    language = command.language
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    yield f"{_USAGE.localized(language)} {usage}"
    yield ""
    yield from wrapped(command.help or "", min(width, _WIDEST))
    yield ""
    yield f"{_OPTIONS.localized(language)}:"
    yield from table(records, width)
    if command.more:
        yield ""
        yield from command.more.localized(language).split("\n")


def commands_help(language: Language, commands: Sequence[tuple[str, Text]], width: int) -> str:
    """Return the list of commands for the help."""
    rows = [(name, about.localized(language)) for name, about in commands]
    return "\n".join([f"{_COMMANDS.localized(language)}:", *table(rows, width)])


def table(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield the lines of two columns: a name and its description, wrapped."""
    widest = max((width_of(name) for name, _ in rows), default=0)
    first = min(widest, _NAME_COLUMN) + 4
    for name, about in rows:
        lines = wrapped(about, max(min(width, _WIDEST) - first, 20))
        shown = f"  {name}"
        if width_of(shown) > first - 2:
            yield shown
            shown = ""
        for line in lines:
            yield f"{shown}{' ' * (first - width_of(shown))}{line}"
            shown = ""
