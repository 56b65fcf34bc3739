"""Options and arguments that several commands share, and the files that they name."""

from collections.abc import Callable, Mapping
from typing import Any

import click
from click.core import ParameterSource

from sheetcheck.words.errors.refusal import naming
from sheetcheck.words.text import Language, Text

_LANGUAGE = Text(
    "表示の言語。省略すると、システムの設定。", "Language; default: that of the system."
)
_CONFIG = Text("夜間点検の設定ファイル（TOML）。", "Configuration of the nightly check (TOML).")
_SCHEMA = Text(
    "様式の名前又は様式ファイル。省略すると、見出しから判別します。",
    "The form, by name or file; without it, it is found from the headings.",
)
_FORMAT = Text("標準出力の形式（text、json）。", "What goes to standard output: text or json.")
_FILES = Text("ファイル...", "FILE...")


def option_maker(helps: Mapping[str, Text], language: Language) -> Callable[..., click.Option]:
    """Return a function that makes an option with its help from `helps`.

    The key in `helps` is the name of the function's parameter: `dry_run` for `--dry-run`.
    """

    def option(*names: str, **given: Any) -> click.Option:
        made = click.Option([*names], **given)
        made.help = helps[made.name or ""].localized(language)
        return made

    return option


def language_option(language: Language) -> click.Option:
    """Return `--lang`, which every command has; its value is read before the arguments are."""
    choices = click.Choice([str(one) for one in Language])
    return click.Option(
        ["--lang"], type=choices, help=_LANGUAGE.localized(language), expose_value=False
    )


def is_language_given() -> bool:
    """True if the running command was given `--lang`."""
    source = click.get_current_context().get_parameter_source("lang")
    return source is ParameterSource.COMMANDLINE


def config_option(language: Language) -> click.Option:
    """Return `--config`, which every command of the nightly check needs."""
    return click.Option(
        ["--config"], required=True, metavar="FILE", help=_CONFIG.localized(language)
    )


def schema_option(language: Language, about: Text = _SCHEMA) -> click.Option:
    """Return `--schema`, the sheet family by name or file."""
    return click.Option(["--schema"], metavar="NAME|FILE", help=about.localized(language))


def format_option(language: Language, about: Text = _FORMAT) -> click.Option:
    """Return `--format`, the choice between text and JSON on standard output."""
    return click.Option(
        ["--format", "format_"],
        type=click.Choice(["text", "json"]),
        default="text",
        help=about.localized(language),
    )


def files_argument(language: Language) -> click.Argument:
    """Return the argument `files`: any number of paths."""
    return click.Argument(["files"], nargs=-1, metavar=_FILES.localized(language))


def read_given(path: str) -> bytes:
    """Return the bytes of a file.

    Raises:
        Refusal: the file cannot be read; its `path` is set.

    """
    from sheetcheck.workbook.files.disk import read_file

    with naming(path):
        return read_file(path)


def password_in(path: str | None) -> str | None:
    """Return the first line of a password file; None if there is no such option.

    Raises:
        Refusal: the file cannot be read.

    """
    if path is None:
        return None
    text = read_given(path).decode("utf-8-sig", "replace")
    return text.splitlines()[0] if text else ""
