"""The registry of rules: the decorator `rule` registers a check together with its texts.

`all_rules` imports every module of `sheetcheck.rules`, so a new file there needs no list. Names,
help, the tables of the README and the JSON Schema of families all come from the registry.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Concatenate, ParamSpec, TypeVar

import sheetcheck.rules
from sheetcheck.rules.definition.kinds import Rule
from sheetcheck.words.result import RuleHelp
from sheetcheck.words.text import Text, same

_RULES: dict[str, Rule] = {}

_Parts = ParamSpec("_Parts")
_Check = TypeVar("_Check", bound=Callable[..., Any])


def register(rule: Rule) -> Rule:
    """Register a rule without a check of its own, and return it.

    Raises:
        ValueError: another rule has this name.

    """
    if rule.name in _RULES:
        raise ValueError(f"two rules are called {rule.name}")
    _RULES[rule.name] = rule
    return rule


def rule(
    kind: Callable[Concatenate[str, _Check, _Parts], Rule],
    name: str,
    *others: _Parts.args,
    **parts: _Parts.kwargs,
) -> Callable[[_Check], _Check]:
    """Register the decorated function as the check of a rule.

    `parts` are the fields of `kind`: `@rule(SheetRule, "total-missing", title=…, …)`.
    """

    def registered(check: _Check) -> _Check:
        register(kind(name, check, *others, **parts))
        return check

    return registered


@cache
def all_rules() -> Mapping[str, Rule]:
    """Return name → rule for all rules, ordered by `Rule.rank`, then by name."""
    for module in pkgutil.iter_modules(sheetcheck.rules.__path__):
        importlib.import_module(f"sheetcheck.rules.{module.name}")
    ordered = sorted(_RULES.values(), key=lambda rule: (rule.rank, rule.name))
    return {rule.name: rule for rule in ordered}


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
    """Return the explanation of a rule for people."""
    of_file = rule.example.bad == {"file": rule.message}
    return RuleHelp(
        name=rule.name,
        severity=rule.severity,
        title=rule.title,
        reason=rule.reason,
        bad=_sketch(rule.example.bad),
        good=_sketch(rule.example.good),
        advice=rule.suggestion.outline if of_file else None,
    )


def _sketch(example: Mapping[str, str | Text]) -> Text:
    ja, en = [], []
    for key, shown in example.items():
        text = shown if isinstance(shown, Text) else _SHOWN_WHOLE.get((key, shown)) or same(shown)
        text = text.outline
        label = _SHOWN_AS.get(key)
        ja.append(f"{label.ja}「{text.ja}」" if label else text.ja)
        en.append(f"{label.en} “{text.en}”" if label else text.en)
    return Text("、".join(ja), ", ".join(en))
