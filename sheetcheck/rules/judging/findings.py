"""A finding of a rule, from the place that it minds."""

from collections.abc import Mapping
from functools import lru_cache

from sheetcheck.family.model import Family
from sheetcheck.rules.definition.kinds import (
    Rule,
    Spot,
)
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.words.result import Change, Finding, Severity
from sheetcheck.words.sheet import Sheet

_SHOWN = 60  # characters of a cell that a message quotes
Told = tuple[Finding, Change | None]


def severity_in(rule: Rule, family: Family) -> Severity | None:
    """Return how seriously a family takes a rule; None if not at all."""
    return _severities(family)[rule.name]


@lru_cache(maxsize=64)
def _severities(family: Family) -> Mapping[str, Severity | None]:
    declared = {str(name): severity for name, severity in family.severities.items()}
    told = {name: declared.get(name, rule.severity) for name, rule in all_rules().items()}
    return {n: None if severity == "off" else Severity(severity) for n, severity in told.items()}


def quoted(text: str) -> str:
    """Return a cell's text as a message quotes it: in one line, and not too long."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def finding_of(rule: Rule, family: Family, sheet: Sheet, spot: Spot) -> Finding:
    """Return the finding of a rule at a place, its texts filled with what the place says."""
    item = spot.item
    severity = spot.severity or severity_in(rule, family)
    return Finding(
        rule=rule.name,
        severity=severity or rule.severity,
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
