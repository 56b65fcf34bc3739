"""The HTML report of one checked file, and the index page of a run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.report.data.json_text import harmless_json, json_in_html
from sheetcheck.report.html.charts import charts
from sheetcheck.report.html.page_parts import (
    departments_with_findings,
    finding_parts,
    rules_explained,
)
from sheetcheck.report.html.picture import picture
from sheetcheck.report.html.rendering import link, render_page
from sheetcheck.report.verdict import file_status, run_verdict, severities
from sheetcheck.report.view import by_file, file_view, form_name, year_text
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.address import Address
from sheetcheck.words.result import Outcome, Provenance, RuleHelp, SheetResult, Status
from sheetcheck.words.sheet import Sheet
from sheetcheck.words.text import Language, Text

_FILES: Final = 5000
_DEPARTMENT: Final = 120  # characters of its name
_UNFOLDED_SHEETS: Final = 4
_WORST_FIRST: Final = (*reversed(Status),)
_REPORTED: Final = Text("{year}の実績", "{year} reported")
_PLANNED: Final = Text("{year}の予定", "{year} planned")
_BETWEEN: Final = Text("、", ", ")
_RATING: Final = Text("{code}({label})", "{code} ({label})")


def page(
    outcomes: Sequence[Outcome],
    *,
    language: Language,
    provenance: Provenance,
    helps: Sequence[RuleHelp] = (),
) -> bytes:
    """Return the report of one file, given the outcomes of its sheets.

    The page loads nothing. Its texts are escaped, invisible characters included, and its content
    security policy allows only its own style and script. If there are very many findings, the
    page and its JSON show the first of each department and say how many are left out.
    """
    view = file_view(outcomes, language)
    results = [outcome.result for outcome in outcomes]
    pictures = [picture(r.sheet, r.findings, r.changes) for r in results if r.sheet]
    parts = {
        "view": view,
        "title": pictures[0].title if pictures else "",
        "sheets": [_facts(r, r.sheet, language) for r in results if r.sheet],
        "several": len(pictures) > 1,
        "folded": len(pictures) > _UNFOLDED_SHEETS,
        "corrected_link": link(outcomes[0].corrected, outcomes[0].report),
        "charts": charts(outcomes, language),
        "helps": rules_explained(helps, outcomes, language),
        **finding_parts(view, pictures, language),
        **_proof_parts(outcomes, language, provenance.version),
    }
    return _rendered("report.html.j2", parts, outcomes, language, provenance)


def index_page(
    outcomes: Sequence[Outcome],
    *,
    language: Language,
    provenance: Provenance,
    at: str,
    helps: Sequence[RuleHelp] = (),
) -> bytes:
    """Return the index page of a run over many files; `at` is the path it will be written to."""
    files = by_file(outcomes)
    shown = [(file, file_view(file, language)) for file in files[:_FILES]]
    statuses = Counter(file_status(file) for file in files)
    found = [status for status in _WORST_FIRST if status in statuses]
    departments = departments_with_findings(view for _, view in shown)
    shown.sort(key=lambda pair: _WORST_FIRST.index(pair[1].status))
    parts = {
        "status": found[0] if found else Status.CLEAN,
        "statuses": [(s, labels.STATUS[s].localized(language), statuses[s]) for s in found],
        "departments": [shortened(name, _DEPARTMENT) for name in departments],
        "sentence": run_verdict(files, language),
        "severities": [(s, word.localized(language)) for s, word in labels.SEVERITY.items()],
        "files": [
            {
                "view": view,
                "link": link(file[0].report, at),
                "counts": severities(file),
                "departments": " ".join(
                    str(departments[group.department])
                    for group in view.groups
                    if group.department in departments
                ),
            }
            for file, view in shown
        ],
        "files_left_out": len(files) - len(shown),
        "charts": charts(outcomes, language),
        "helps": rules_explained(helps, outcomes, language),
    }
    return _rendered("index.html.j2", parts, outcomes, language, provenance)


def _rendered(
    template: str,
    parts: Mapping[str, object],
    outcomes: Sequence[Outcome],
    language: Language,
    provenance: Provenance,
) -> bytes:
    document = json_in_html(outcomes, language=language, version=provenance.version)
    return render_page(template, parts, document, language, provenance)


def _proof_parts(
    outcomes: Sequence[Outcome], language: Language, version: str
) -> dict[str, object]:
    """Return the certificates of the file's copy, which its sheets share, and its proof as JSON."""
    found = dict.fromkeys(outcome.certificate for outcome in outcomes if outcome.certificate)
    proof = next((one.proof for one in found), None)
    return {
        "certificates": [
            (one.certified, visible(one.statement.localized(language))) for one in found
        ],
        "proof": harmless_json(proof.document(version)) if proof else "",
    }


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
    """The facts that the page shows about each sheet: form, years, number of items, totals."""

    name: str
    family: str
    years: str
    items: int
    totals: tuple[ShownTotal, ...]

    @property
    def agrees(self) -> bool:
        """True if all totals agree with the count."""
        return all(total.agrees for total in self.totals)


def _facts(result: SheetResult, sheet: Sheet, language: Language) -> SheetFacts:
    places: dict[Address | None, str] = {
        claim.cell: _place(claim.section, claim.department) for claim in sheet.claims
    }
    years = (
        text.filled(year=year_text(year, language)).localized(language)
        for text, year in zip((_REPORTED, _PLANNED), sheet.years, strict=True)
        if year
    )
    mended = {change.cell for change in result.changes if change.sheet == sheet.name}
    return SheetFacts(
        name=one_line(sheet.name),
        family=form_name(result, language),
        years=_BETWEEN.localized(language).join(years),
        items=sheet.item_count,
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


def _place(section: str | None, department: str | None) -> str:
    """Return the section and department that a total counts; empty for the whole sheet."""
    return "".join(f"{one_line(part)} " for part in (section, department) if part)


def _rating(code: str | None, label: str | None, language: Language) -> str:
    if code is None:
        return labels.GRAND_TOTAL.localized(language)
    return one_line(_RATING.filled(code=code, label=label).localized(language) if label else code)
