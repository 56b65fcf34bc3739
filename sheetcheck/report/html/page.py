"""The HTML report of one checked file, and the index page of a run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sheetcheck.report.data.harmless import harmless_json
from sheetcheck.report.data.machine import json_in_html
from sheetcheck.report.html.chart_rows import ChartRows
from sheetcheck.report.html.frame import link, render_page
from sheetcheck.report.html.page_parts import (
    Targets,
    departments_with_findings,
    finding_numbers,
    groups_left_out,
    rule_html,
    severity_counts,
    shown_corrections,
    shown_groups,
)
from sheetcheck.report.html.picture import picture
from sheetcheck.report.html.picture_rows import PictureRows
from sheetcheck.report.html.shares import charts
from sheetcheck.report.html.sheet_facts import sheet_facts
from sheetcheck.report.provenance import Provenance
from sheetcheck.report.verdict import file_status, run_verdict, severities
from sheetcheck.report.view import FileView, by_file, file_view
from sheetcheck.report.visible import shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.result import Outcome, Status
from sheetcheck.words.rule_help import RuleHelp
from sheetcheck.words.text import Language

_FILES: Final = 5000
_DEPARTMENT: Final = 120  # characters of its name
_UNFOLDED_SHEETS: Final = 4


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
    targets = Targets.among(pictures)
    groups = [] if view.status is Status.UNREADABLE else shown_groups(view, targets)
    corrections = shown_corrections(view, targets)
    numbers = finding_numbers(groups)
    facts = (sheet_facts(outcome, language) for outcome in outcomes)
    parts = {
        "view": view,
        "title": pictures[0].title if pictures else "",
        "advice": _advice(view),
        "sheets": [fact for fact in facts if fact],
        "several": len(pictures) > 1,
        "folded": len(pictures) > _UNFOLDED_SHEETS,
        "groups": groups,
        "groups_left_out": groups_left_out(view),
        "repeated": sum(len(group.rows) for group in view.groups) > len(view.rows),
        "picture_rows": [
            PictureRows(one, number, numbers, language).html()
            for number, one in enumerate(pictures, 1)
        ],
        "severities": severity_counts(view, language),
        "corrections": corrections,
        "corrections_left_out": len(view.corrections) - len(corrections),
        "corrected_link": link(outcomes[0].corrected, outcomes[0].report),
        "certificates": _certificates(outcomes, language),
        "proof": _proof(outcomes, provenance.version),
        "charts": [ChartRows(one, language).html() for one in charts(outcomes, language)],
        "pictures": pictures,
        "helps": _explained(helps, outcomes, language),
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
    worst = (*reversed(Status),)
    statuses = Counter(file_status(file) for file in files)
    departments = departments_with_findings(view for _, view in shown)
    parts = {
        "status": next((status for status in worst if status in statuses), Status.CLEAN),
        "statuses": [
            (s, labels.STATUS[s].told(language), statuses[s]) for s in worst if s in statuses
        ],
        "departments": [shortened(name, _DEPARTMENT) for name in departments],
        "sentence": run_verdict(files, language),
        "severities": [(s, word.told(language)) for s, word in labels.SEVERITY.items()],
        "files": [
            {
                "view": view,
                "link": link(file[0].report, at),
                "counts": severities(file),
                "advice": _advice(view),
                "departments": " ".join(
                    str(departments[group.department])
                    for group in view.groups
                    if group.department in departments
                ),
            }
            for file, view in sorted(shown, key=lambda pair: worst.index(pair[1].status))
        ],
        "files_left_out": len(files) - len(shown),
        "charts": [ChartRows(one, language).html() for one in charts(outcomes, language)],
        "helps": _explained(helps, outcomes, language),
    }
    return _rendered("index.html.j2", parts, outcomes, language, provenance)


def _advice(view: FileView) -> str:
    """Return the advice for a file that could not be checked, else an empty text."""
    return view.rows[0].suggestion if view.status is Status.UNREADABLE and view.rows else ""


def _certificates(outcomes: Iterable[Outcome], language: Language) -> list[dict[str, object]]:
    """Return the certificates of the file's copy; its sheets share one."""
    found = dict.fromkeys(outcome.certificate for outcome in outcomes if outcome.certificate)
    return [
        {"certified": one.certified, "statement": visible(one.statement.told(language))}
        for one in found
    ]


def _proof(outcomes: Sequence[Outcome], version: str) -> str:
    """Return the proof of the corrected copy as JSON for the page; empty if there is none."""
    proof = next((o.certificate.proof for o in outcomes if o.certificate), None)
    return harmless_json(proof.document(version)) if proof else ""


def _explained(
    helps: Iterable[RuleHelp], outcomes: Iterable[Outcome], language: Language
) -> dict[str, list[str]]:
    """Return the explanations of the rules as HTML, those with findings and the others."""
    fired = {f.rule: f.severity for outcome in outcomes for f in outcome.result.findings}
    told: dict[str, list[str]] = {"fired": [], "others": []}
    for help_ in helps:
        # A family may set another severity than the rule's own.
        severity = fired.get(help_.name, help_.severity)
        told["fired" if help_.name in fired else "others"].append(
            rule_html(help_, severity, language)
        )
    return told


def _rendered(
    template: str,
    parts: Mapping[str, object],
    outcomes: Sequence[Outcome],
    language: Language,
    provenance: Provenance,
) -> bytes:
    document = json_in_html(outcomes, language=language, version=provenance.version)
    return render_page(template, parts, document, language, provenance)
