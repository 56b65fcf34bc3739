"""`sheetcheck rules [RULE]`: list the rules, or explain one."""

import difflib
import shutil
from collections.abc import Iterator, Sequence

import click

from sheetcheck.cli.output import columns
from sheetcheck.cli.phrases import Phrased
from sheetcheck.report.visible import width_of, wrapped
from sheetcheck.rules.definition.kinds import Rule
from sheetcheck.rules.definition.registry import all_rules, explained
from sheetcheck.words.errors.misuses import RuleUnknown
from sheetcheck.words.labels import SEVERITY
from sheetcheck.words.text import Language, Text, same

_REASON = Text("理由", "Reason")
_SAYS = Text("内容", "Finding")
_ADVISES = Text("対応", "What to do")
_BAD = Text("指摘される例", "Bad")
_GOOD = Text("良い例", "Good")
_CORRECTION = Text("訂正", "Correction")
_IN_FULL = Text("詳しい説明", "In full")
_UNWRAPPED = 10_000
_LEAST_ROOM = 16


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    argument = click.Argument(["rule"], required=False, metavar="[RULE]")

    def rules(rule: str | None) -> int:
        lines = _one(rule, language) if rule else _all(language)
        click.echo("\n".join(lines))
        return 0

    return Phrased(name, language=language, about=about, params=[argument], callback=rules)


def _all(language: Language) -> list[str]:
    rows = [
        (rule.name, SEVERITY[rule.severity].localized(language), rule.title.localized(language))
        for rule in all_rules().values()
    ]
    return columns(rows)


def _one(name: str, language: Language) -> list[str]:
    rule = all_rules().get(name)
    if rule is None:
        near = difflib.get_close_matches(name, all_rules(), 1)
        hint = (
            Text(f"「{near[0]}」ではありませんか。", f"Did you mean {near[0]}?")
            if near
            else same("")
        )
        raise RuleUnknown(name=name, hint=hint)
    return _explained(rule, language)


def _explained(rule: Rule, language: Language) -> list[str]:
    help_ = explained(rule)
    told = [
        (_REASON, rule.reason),
        (_SAYS, rule.message.outline),
        (_ADVISES, rule.suggestion.outline),
    ]
    if help_.advice is None:
        told += [(_BAD, help_.bad), (_GOOD, help_.good)]
    if rule.corrected:
        told.append((_CORRECTION, rule.corrected))
    if rule.explanation:
        told.append((_IN_FULL, rule.explanation))
    head = f"{rule.name} ({SEVERITY[rule.severity].localized(language)})"
    lines = [head, rule.title.localized(language), ""]
    lines += _described(
        [(label.localized(language), text.localized(language)) for label, text in told]
    )
    return lines


def _described(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield labels with their texts, wrapped on a terminal and one line each in a pipe."""
    first = max(width_of(label) for label, _ in rows) + 2
    room = max(shutil.get_terminal_size((_UNWRAPPED, 0)).columns - first - 1, _LEAST_ROOM)
    for label, text in rows:
        for number, line in enumerate(wrapped(text, room)):
            shown = "" if number else label
            yield f"{shown}{' ' * (first - width_of(shown))}{line}"
