"""Commands whose help is written in our own words, in one language, as wide as the terminal."""

from collections.abc import Iterator, Sequence

import click

from sheetcheck.report.wrapping import width_of, wrapped
from sheetcheck.words.text import Language, Text

_USAGE = Text("使い方:", "Usage:")
_OPTIONS = Text("オプション", "Options")
_COMMANDS = Text("コマンド", "Commands")
_OPTIONS_METAVAR = Text("[オプション]", "[OPTIONS]")
_SHOW_HELP = Text("この説明を表示します。", "Show this help.")
_LANGUAGE = Text(
    "表示の言葉。省くとシステムの設定。", "The language; without it, that of the system."
)
_CONFIG = Text("夜間点検の設定ファイル(TOML)。", "The configuration of the nightly check (TOML).")
_WIDEST = 100
_NAME_COLUMN = 30


def language_option(language: Language) -> click.Option:
    """Return `--lang`, which every command takes and which was read before all others."""
    choices = click.Choice([str(one) for one in Language])
    return click.Option(["--lang"], type=choices, help=_LANGUAGE.told(language))


def config_option(language: Language) -> click.Option:
    """Return `--config`, which every command of the nightly check needs."""
    return click.Option(["--config"], required=True, metavar="FILE", help=_CONFIG.told(language))


class Phrased(click.Command):
    """A command with its help in one language."""

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
            params=list(params),
            callback=callback,  # type: ignore[arg-type]  # any function that click may call
            help=about.told(language),
            options_metavar=_OPTIONS_METAVAR.told(language),
        )
        self.language = language
        self.more = more

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, described in the command's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _SHOW_HELP.told(self.language)
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help; full-width characters count two columns."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [record for p in options if (record := p.get_help_record(ctx))]
        formatter.write("\n".join(_help(self, ctx, formatter.width, records)) + "\n")


def _help(
    command: Phrased, ctx: click.Context, width: int, records: Sequence[tuple[str, str]]
) -> Iterator[str]:
    language = command.language
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    yield f"{_USAGE.told(language)} {usage}"
    yield ""
    yield from wrapped(command.help or "", min(width, _WIDEST))
    yield ""
    yield f"{_OPTIONS.told(language)}:"
    yield from table(records, width)
    if command.more:
        yield ""
        yield from command.more.told(language).split("\n")


def commands_help(language: Language, commands: Sequence[tuple[str, Text]], width: int) -> str:
    """Return the list of commands as the help shows it."""
    rows = [(name, about.told(language)) for name, about in commands]
    return "\n".join([f"{_COMMANDS.told(language)}:", *table(rows, width)])


def table(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield two columns: a name and what it is for, wrapped."""
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
