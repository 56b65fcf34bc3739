"""Make a `Finding` from a rule and the place where a sheet breaks it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Scale
from sheetcheck.notation.folding import is_blank
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import RowRule, Rule, Spot
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.rules.judging.subject import JudgeOptions
from sheetcheck.words.result import Change, Finding, Severity
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.words.text import Text, quoted
from sheetcheck.words.values import Rewritten

FindingAndChange = tuple[Finding, Change | None]

_QUOTED = 60  # characters of a cell's text in a message

_Kind = TypeVar("_Kind", bound=Rule)


def rules_in(family: Family, kind: type[_Kind]) -> list[_Kind]:
    """Return the rules of one kind that a family has not turned off."""
    active = _severities(family)
    return [r for r in all_rules().values() if isinstance(r, kind) and active[r.name]]


@lru_cache(maxsize=64)
def _severities(family: Family) -> Mapping[str, Severity | None]:
    """Return rule → its severity in a family; None if the family turns it off."""
    declared = {str(name): severity for name, severity in family.severities.items()}
    stated = {name: declared.get(name, rule.severity) for name, rule in all_rules().items()}
    return {n: None if severity == "off" else Severity(severity) for n, severity in stated.items()}


def finding_of(rule: Rule, family: Family, sheet: Sheet, spot: Spot) -> Finding:
    """Return the finding of a rule at `spot`, with the texts filled in."""
    item = spot.item
    return Finding(
        rule=rule.name,
        severity=spot.severity or _severities(family)[rule.name] or rule.severity,
        message=(spot.message or rule.message).filled(**spot.details),
        suggestion=(spot.suggestion or rule.suggestion).filled(**spot.details),
        sheet=sheet.name,
        cell=spot.cell,
        section=item.section if item else None,
        number=item.number if item else None,
        item=item.name if item else None,
        departments=item.departments if item else (),
        value=spot.value,
        fixed=spot.change is not None,
    )


def row_finding(
    rule: RowRule, judged: Judged, key: str, item: Item, options: JudgeOptions
) -> FindingAndChange:
    """Return the finding of a row rule in one item, and the change that corrects it, if any."""
    sheet, family = judged.sheet, judged.family
    cell, value = sheet.cell(item, key), item.texts.get(key, "")
    rated = key if key in family.scales else RATING
    scale, code = family.scales[rated], judged.codes_by[rated][item.row]
    written = scale.as_written(code) if code else ""
    choices = [scale.as_written(one) for one in scale.ratings]
    details: dict[str, str | int | Text] = {
        "value": quoted(value, _QUOTED),
        "heading": judged.heading(key),
        "rating": code or "",
        "written": written,
        "choices": Text("、".join(choices), ", ".join(choices)),
    }
    if rule.details:
        details |= rule.details(family, key, value)
    change = None
    stands = judged.grid.cell(*cell)
    # The result of a formula must be corrected where the formula takes it from.
    if rule.corrected and options.notation and not (stands and stands.formula is not None):
        change = Change(sheet.name, cell, value, written, rule.name, Rewritten(written))
    message, suggestion = (rule.if_filled if not is_blank(value) else None) or (None, None)
    spot = Spot(cell, details, value, item, change, message, suggestion)
    brief = _in_brief(suggestion or rule.suggestion, scale)
    return replace(finding_of(rule, family, sheet, spot), brief=brief), change


_BRIEF = Text("{advice}（例：「{written}」）。", "{advice} (e.g. “{written}”).")


def _in_brief(suggestion: Text, scale: Scale) -> Text | None:
    """Return the advice to choose a rating, shortened to the codes and one full example.

    None if the suggestion has no `{choices}`, or if the scale has no labels to leave out.
    """
    codes = tuple(scale.ratings)
    written = [scale.as_written(code) for code in codes]
    if "{choices}" not in suggestion.ja or written == list(codes):
        return None
    short = suggestion.filled(choices=Text("・".join(codes), ", ".join(codes)))
    advice = Text(short.ja.removesuffix("。"), short.en.removesuffix("."))
    return _BRIEF.filled(advice=advice, written=written[0])
