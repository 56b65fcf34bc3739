"""Make a `Finding` from a rule and a `Spot`."""

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

FindingAndChange = tuple[Finding, Change | None]


def severity_in(rule: Rule, family: Family) -> Severity | None:
    """Return a rule's severity in a family; None if the family turns it off."""
    return _severities(family)[rule.name]


@lru_cache(maxsize=64)
def _severities(family: Family) -> Mapping[str, Severity | None]:
    declared = {str(name): severity for name, severity in family.severities.items()}
    told = {name: declared.get(name, rule.severity) for name, rule in all_rules().items()}
    return {n: None if severity == "off" else Severity(severity) for n, severity in told.items()}


def finding_of(rule: Rule, family: Family, sheet: Sheet, spot: Spot) -> Finding:
    """Return the finding of a rule at `spot`, with the texts filled in."""
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
