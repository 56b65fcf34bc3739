"""The facts that a page shows about each sheet: form, years, number of items, totals."""

from dataclasses import dataclass
from typing import Final

from sheetcheck.report.view import form_name, year_text
from sheetcheck.report.visible import one_line
from sheetcheck.words import labels
from sheetcheck.words.address import Address
from sheetcheck.words.result import Outcome
from sheetcheck.words.sheet import Claim
from sheetcheck.words.text import Language, Text

_REPORTED: Final = Text("{year}の実績", "{year} reported")
_PLANNED: Final = Text("{year}の予定", "{year} planned")
_BETWEEN: Final = Text("、", ", ")
_NUMBER: Final = Text("{code}({label})", "{code} ({label})")


@dataclass(frozen=True, slots=True)
class ShownTotal:
    """A total as stated, beside the counted number."""

    name: str
    stated: str
    counted: int
    cell: str
    agrees: bool
    mended: bool
    """Whether it was corrected, or can be."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """The facts about one sheet."""

    name: str
    family: str
    years: str
    items: int
    totals: tuple[ShownTotal, ...]

    @property
    def agrees(self) -> bool:
        """Whether all totals agree with the count."""
        return all(total.agrees for total in self.totals)


def sheet_facts(outcome: Outcome, language: Language) -> SheetFacts | None:
    """Return the facts about one sheet; None if it could not be read."""
    result = outcome.result
    if not result.sheet:
        return None
    places: dict[Address | None, str] = {c.cell: _place(c) for c in result.sheet.claims}
    mended = {change.cell for change in result.changes if change.sheet == result.sheet.name}
    years = (
        text.filled(year=year_text(year, language)).told(language)
        for text, year in zip((_REPORTED, _PLANNED), result.sheet.years, strict=True)
        if year
    )
    return SheetFacts(
        name=one_line(result.sheet.name),
        family=form_name(result, language),
        years=_BETWEEN.told(language).join(years),
        items=result.sheet.item_count,
        totals=tuple(
            ShownTotal(
                name=places.get(total.cell, "")
                + _rating(total.rating, result.scale.get(total.rating or ""), language),
                stated="–" if total.stated is None else f"{total.stated:,}",
                counted=total.counted,
                cell=str(total.cell or ""),
                agrees=total.stated == total.counted,
                mended=total.cell in mended,
            )
            for total in result.totals
        ),
    )


def _place(claim: Claim) -> str:
    """Return the section and department that a total counts; empty for the whole sheet."""
    return "".join(f"{one_line(part)} " for part in (claim.section, claim.department) if part)


def _rating(code: str | None, label: str | None, language: Language) -> str:
    if code is None:
        return labels.GRAND_TOTAL.told(language)
    if not label:
        return one_line(code)
    return one_line(_NUMBER.filled(code=code, label=label).told(language))
