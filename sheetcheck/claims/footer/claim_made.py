"""From a number and what stands around it to a claim."""

from dataclasses import replace

from sheetcheck.claims.footer.figures import Figure, FooterCell, Place
from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.claims.vocabulary.lines import Line
from sheetcheck.notation.folding import fold
from sheetcheck.notation.numbers import read_quantity
from sheetcheck.notation.percent import read_percent
from sheetcheck.words.claims import Evidence, Reason
from sheetcheck.words.sheet import Claim, Measure


def judged(claim: Claim, reason: Reason | None) -> Claim:
    """Return a claim that is foreign for a reason, or only doubtful."""
    if reason is None:
        return claim
    if reason in {Reason.TITLE, Reason.BRACKETS}:
        return replace(claim, evidence=replace(claim.evidence, doubt=reason))
    return replace(claim, foreign=reason)


def claim_at(
    label: Label, stated: float | None, spot: FooterCell, place: Place, line: Line | None = None
) -> Claim:
    """Return the claim of a cell, or of one line in it, that a number is that of a label."""
    rating, column, section, department, measure, _ = label.scope
    unit = line is not None and (
        line.nameless or (line.tally is not None and bool(line.tally.unit))
    )
    return Claim(
        rating=rating,
        stated=stated,
        cell=spot.cell,
        text=spot.text,
        line=(line.start, line.stop) if line else (0, len(spot.text)),
        formula=spot.formula,
        value=spot.value,
        column=column,
        section=section,
        department=department,
        measure=measure,
        evidence=Evidence(place.block, has_unit=unit, lead=_lead(place, line)),
    )


def _lead(place: Place, line: Line | None) -> str:
    """Return how a row begins: the first word in it, or the label in the line itself."""
    if place.lefts:
        return fold(place.lefts[-1].text)
    return fold(line.tally.label) if line and line.tally else ""


def stated_by(label: Label, figure: Figure, labels: Labels) -> int | float | None:
    """Return the number that a figure states: a share as it is seen, a change with its sign."""
    if label.measure is Measure.SHARE:
        percent = read_percent(figure.spot.text)
        return percent[0] if percent else read_quantity(figure.spot.text)
    if label.measure in {Measure.CHANGE, Measure.BEFORE} and not figure.spot.is_number:
        number = read_quantity(figure.spot.text, labels.totals.units)
        return int(number) if number is not None and number == int(number) else number
    return figure.number
