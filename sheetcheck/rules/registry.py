"""The one table of rules: each is registered where it is written, whole in one place."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from sheetcheck.family.model import Family
from sheetcheck.rules.kinds import (
    Columns,
    Example,
    PairCheck,
    PairRule,
    Question,
    RowCheck,
    RowDetails,
    RowRule,
    Rule,
    SheetCheck,
    SheetRule,
)
from sheetcheck.words.result import Severity
from sheetcheck.words.rule_help import RuleHelp
from sheetcheck.words.rule_names import RULE_NAMES
from sheetcheck.words.text import Text, same

FILES = (
    "rating",
    "answers",
    "values",
    "relations",
    "totals",
    "formulas",
    "shape",
    "safety",
    "own",
    "issued",
    "form",
    "questions",
    "reading",
    "reviewed",
)
"""The files that hold rules."""

_RULES: dict[str, Rule] = {}


def _register(rule: Rule) -> None:
    if rule.name in _RULES:
        raise ValueError(f"two rules are called {rule.name}")
    _RULES[rule.name] = rule


def only(column: str) -> Columns:
    """Return where a rule applies that is about one column, in families that have it."""

    def columns(family: Family) -> Iterable[str]:
        return [column] if column in family.columns else []

    return columns


def row_rule(  # noqa: PLR0913  (a rule is whole in one place)
    name: str,
    *,
    columns: Columns,
    title: Text,
    reason: Text,
    message: Text,
    suggestion: Text,
    example: Example,
    severity: Severity = Severity.ERROR,
    corrected: Text | None = None,
    details: RowDetails | None = None,
) -> Callable[[RowCheck], RowCheck]:
    """Register a check over the items' frame, made once for each column that it applies to.

    Its texts may name what `runner` fills in, and its own details.
    """

    def register(fires: RowCheck) -> RowCheck:
        _register(
            RowRule(
                name,
                title,
                severity,
                reason,
                message,
                suggestion,
                example,
                corrected,
                columns=columns,
                fires=fires,
                details=details,
            )
        )
        return fires

    return register


def sheet_rule(  # noqa: PLR0913  (a rule is whole in one place)
    name: str,
    *,
    title: Text,
    reason: Text,
    message: Text,
    suggestion: Text,
    example: Example,
    severity: Severity = Severity.ERROR,
    corrected: Text | None = None,
) -> Callable[[SheetCheck], SheetCheck]:
    """Register a check over one sheet; its texts may name the details of its spots."""

    def register(spots: SheetCheck) -> SheetCheck:
        _register(
            SheetRule(
                name, title, severity, reason, message, suggestion, example, corrected, spots=spots
            )
        )
        return spots

    return register


def pair_rule(  # noqa: PLR0913  (a rule is whole in one place)
    name: str,
    *,
    title: Text,
    reason: Text,
    message: Text,
    suggestion: Text,
    example: Example,
    severity: Severity = Severity.ERROR,
    corrected: Text | None = None,
) -> Callable[[PairCheck], PairCheck]:
    """Register a check of a sheet against the one sent out; it only runs where one is given."""

    def register(spots: PairCheck) -> PairCheck:
        _register(
            PairRule(
                name, title, severity, reason, message, suggestion, example, corrected, spots=spots
            )
        )
        return spots

    return register


def question(  # noqa: PLR0913  (a rule is whole in one place)
    name: str, *, title: Text, reason: Text, message: Text, suggestion: Text, example: Example
) -> Callable[[SheetCheck], SheetCheck]:
    """Register a check over one sheet that only runs with `--questions`."""

    def register(spots: SheetCheck) -> SheetCheck:
        severity = Severity.NOTICE
        _register(
            Question(name, title, severity, reason, message, suggestion, example, spots=spots)
        )
        return spots

    return register


def told_rule(  # noqa: PLR0913  (a rule is whole in one place)
    name: str,
    *,
    title: Text,
    reason: Text,
    message: Text,
    suggestion: Text,
    example: Example,
    severity: Severity = Severity.ERROR,
) -> None:
    """Register what is told of what is checked elsewhere: own checks, files of reviews."""
    _register(Rule(name, title, severity, reason, message, suggestion, example))


def reading_rule(  # noqa: PLR0913  (a rule is whole in one place)
    name: str,
    *,
    title: Text,
    reason: Text,
    message: Text,
    suggestion: Text,
    severity: Severity = Severity.ERROR,
) -> None:
    """Register why a file may not be read: it has no check, a refusal carries its name."""
    example = Example(bad={"file": message}, good={"file": suggestion})
    _register(Rule(name, title, severity, reason, message, suggestion, example))


@cache
def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its name, in the order in which people are told of them."""
    for name in FILES:
        importlib.import_module(f"sheetcheck.rules.{name}")
    # A file of rules that something imported earlier registered its rules earlier.
    return {name: _RULES[name] for name in sorted(_RULES, key=RULE_NAMES.index)}


_SHOWN_AS = {
    "rating": Text("評価", "rating"),
    "result": Text("実施内容", "result"),
    "plan": Text("実施予定", "plan"),
    "reason": Text("理由", "reason"),
    "actual": Text("実績値", "result"),
    "start": Text("開始", "start"),
    "due": Text("期限", "due"),
    "code": Text("管理番号", "code"),
    "departments": Text("担当課", "department"),
}


_SHOWN_WHOLE = {
    ("hidden", "1"): Text("非表示の行にある事業", "an item in a hidden row"),
    ("hidden", ""): Text("表示されている行にある事業", "an item in a row that is shown"),
}


def explained(rule: Rule) -> RuleHelp:
    """Return what a person is told about a rule."""
    return RuleHelp(
        name=rule.name,
        severity=rule.severity,
        title=rule.title,
        reason=rule.reason,
        bad=_sketch(rule.example.bad),
        good=_sketch(rule.example.good),
    )


def _sketch(example: Mapping[str, str | Text]) -> Text:
    ja, en = [], []
    for key, shown in example.items():
        text = shown if isinstance(shown, Text) else _SHOWN_WHOLE.get((key, shown)) or same(shown)
        label = _SHOWN_AS.get(key)
        ja.append(f"{label.ja}「{text.ja}」" if label else text.ja)
        en.append(f"{label.en} “{text.en}”" if label else text.en)
    return Text("、".join(ja), ", ".join(en))
