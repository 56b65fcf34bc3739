"""The tables of READMEs and manual that the program itself writes.

They stand between `<!-- NAME: begin -->` and `<!-- NAME: end -->`;
`python -m tests.support.readme` writes them anew.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sheetcheck.cli.app import Front
from sheetcheck.cli.command_list import COMMANDS
from sheetcheck.manual import TOPICS
from sheetcheck.rules.definition.kinds import Rule
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.words.labels import SEVERITY
from sheetcheck.words.text import Language

PROJECT = Path(__file__).parents[2]
MANUAL = PROJECT / "sheetcheck" / "manual"
READMES = {PROJECT / "README.md": Language.EN, PROJECT / "README.ja.md": Language.JA}
PAGES = {MANUAL / f"{topic}.{language}.md": language for topic in TOPICS for language in Language}
_MARKED = re.compile(r"(<!-- (\w+): begin -->\n)(.*?)(<!-- \2: end -->)", re.DOTALL)
_HEADS: dict[str, dict[Language, tuple[str, ...]]] = {
    "commands": {Language.EN: ("command", "what it does"), Language.JA: ("コマンド", "内容")},
    "options": {Language.EN: ("option", "meaning"), Language.JA: ("指定", "意味")},
    "rules": {
        Language.EN: ("rule", "action", "what it finds"),
        Language.JA: ("点検項目", "種別", "内容"),
    },
}


def with_tables(text: str, language: Language) -> str:
    """Return a README with its tables, and its drawing of the layers, as they would be now."""
    return _MARKED.sub(lambda m: f"{m[1]}{_table(m[2], language)}{m[4]}", with_layers(text))


def with_layers(text: str) -> str:
    """Return a README whose drawing of the layers is that of the import contract."""
    contract = (PROJECT / "pyproject.toml").read_text("utf-8")
    layers = re.search(r"layers = \[(.*?)\]", contract, re.DOTALL)
    drawn = " → ".join(re.findall(r'"([^"]+)"', layers[1])) if layers else ""
    return re.sub(r"```\ncli → .*?\n```", f"```\n{drawn}\n```", text)


def _table(name: str, language: Language) -> str:
    rows = {"commands": _commands, "options": _options, "rules": _rules}[name](language)
    head = _HEADS[name][language]
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _commands(language: Language) -> Iterator[Sequence[str]]:
    for name, entry in COMMANDS.items():
        yield f"`sheetcheck {name}`", entry.about.localized(language)


def _options(language: Language) -> Iterator[Sequence[str]]:
    front = Front(language)
    command = front.get_command(click.Context(front), "check")
    assert command is not None
    for param in command.params:
        record = param.get_help_record(click.Context(command))
        if isinstance(param, click.Option) and record:
            yield f"`{record[0]}`".replace("|", "\\|"), record[1]


def _rules(language: Language) -> Iterator[Sequence[str]]:
    for rule in all_rules().values():
        severity = SEVERITY[rule.severity].localized(language).lower()
        title = rule.title.localized(language)
        yield f"`{rule.name}`", severity, f"{title}{_corrected(rule, language)}"


def _corrected(rule: Rule, language: Language) -> str:
    if rule.corrected is None:
        return ""
    told = rule.corrected.localized(language)
    return f" ({told})" if language is Language.EN else f"（{told}）"


def main() -> None:
    """Write the tables of READMEs and manual anew."""
    for path, language in (READMES | PAGES).items():
        path.write_text(with_tables(path.read_text("utf-8"), language), "utf-8")


if __name__ == "__main__":
    main()
