"""Draws the board: the status of every department and file, as HTML and as plain values."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sheetcheck.nightly.board.standing import (
    STANDING,
    DepartmentLine,
    FileLine,
    FindingCounts,
    Standing,
    StatusOverview,
)
from sheetcheck.nightly.board.words import WORDS, told_in
from sheetcheck.nightly.summary import Missed
from sheetcheck.report.data.json_text import harmless_json
from sheetcheck.report.html.rendering import link, render_page
from sheetcheck.report.visible import one_line, visible
from sheetcheck.rules.reviewed import APPLIED, IGNORED
from sheetcheck.words import labels
from sheetcheck.words.dates import day_text
from sheetcheck.words.result import Provenance
from sheetcheck.words.text import Language

_MOST: Final = 2000
"""Maximum rows of a table, about what a browser handles quickly. `board.json` has all."""
_GOOD: Final = 500
"""Rows, the worst first, after which files without anything to do are only counted."""
_NAMED: Final = 20
"""Maximum files that are named in the row of a department."""
_TAG: Final = {
    Standing.MISSING: ("warning", "warning"),
    Standing.UNREADABLE: ("unreadable", "error"),
    Standing.GONE: ("warning", "warning"),
    Standing.PROBLEMS: ("problems", "error"),
    Standing.CONFIRM: ("confirm", "warning"),
    Standing.CORRECTED: ("corrected", "good"),
    Standing.CLEAN: ("clean", "good"),
}


def board_rest(stands: StatusOverview, deadline: str | None, language: Language) -> dict[str, Any]:
    """Return the board as plain values for JSON, without the summary of the run."""
    return {
        "departments": [
            {
                "name": line.name,
                "standing": line.standing,
                **_numbers(line.tally),
                "returned": _day(line.changed),
                "files": [each.file.path for each in line.files],
            }
            for line in stands.departments
        ],
        "counts": {standing.value: count for standing, count in stands.counted().items()},
        "deadline": deadline,
        "gone": [file.path for file in stands.gone],
        "silenced": [
            {"file": file, "department": department or None, "cell": cell, "review": said}
            for file, department, cell, said in _silenced(stands.files, language)
        ],
        "files": [_file_entry(line, language) for line in _all_files(stands)],
    }


@dataclass(frozen=True, slots=True)
class Head:
    """What the page says about the run itself."""

    at: str
    sentence: str
    late: str
    """The sentence about the deadline; empty if there is none."""
    runs: str
    """The chart of the last runs, as safe HTML."""
    previous: str
    """The time of the last complete run."""
    summary: Mapping[str, Any]
    status: str
    """The colour of the verdict: `clean`, `confirm` or `problems`."""


def drawn_board(  # noqa: PLR0913  (a page, and what is on it)
    stands: StatusOverview,
    missed: Sequence[Missed],
    rest: dict[str, Any],
    head: Head,
    provenance: Provenance,
    *,
    language: Language,
    out: str,
) -> bytes:
    """Return the board as an HTML page, with the fingerprint that shows later edits."""
    from markupsafe import Markup

    files = _all_files(stands)
    shown = _how_many(files)
    document = harmless_json({**head.summary, **_shortened(rest, shown)})
    target = os.path.join(out, "index.html")
    parts = {
        "said": told_in(WORDS, language),
        "status": head.status,
        "ran_at": head.at,
        "sentence": head.sentence,
        "late": head.late,
        "counts": [
            (*_TAG[standing], STANDING[standing].told(language), count)
            for standing, count in stands.counted().items()
        ],
        "departments": [_department_row(line, language, target) for line in stands.departments],
        "files": [_file_row(line, language, target) for line in files[:shown]],
        "files_left_out": len(files) - shown,
        "silenced": _silenced(files, language),
        "gone": [(visible(file.path), one_line(file.department)) for file in stands.gone[:_MOST]],
        "missed": [
            (visible(m.path), visible(m.why.told(language)), visible(m.advice.told(language)))
            for m in missed[:_MOST]
        ],
        "missed_left_out": max(len(missed) - _MOST, 0),
        "runs": Markup(head.runs),  # noqa: S704  (our own words, dates and numbers)
        "previous": head.previous,
    }
    return render_page("board.html.j2", parts, [document], language, provenance)


def _numbers(tally: FindingCounts) -> dict[str, int]:
    return {
        "open": tally.open,
        "to_check": tally.to_check,
        "new": tally.new,
        "solved": tally.solved,
    }


def _day(changed: int | None) -> str | None:
    """Return the day on which a file was last written, in local time, as programs read it."""
    return None if changed is None else _local_day(changed).isoformat()


def _shown_day(changed: int | None, language: Language) -> str | None:
    """Return the day on which a file was last written, as people read it."""
    return None if changed is None else day_text(_local_day(changed), language)


def _local_day(changed: int) -> date:
    return datetime.fromtimestamp(changed / 1e9).astimezone().date()


def _silenced(files: Sequence[FileLine], language: Language) -> list[tuple[str, str, str, str]]:
    """Return the review files and what they accept: file, department, cell, and what is said."""
    return [
        (
            visible(line.name),
            one_line(line.file.department),
            str(finding.cell or "–"),
            visible(finding.message.told(language)),
        )
        for line in files
        for finding in line.file.facts.findings
        if finding.rule in {APPLIED, IGNORED}
    ][:_MOST]


def _how_many(files: Sequence[FileLine]) -> int:
    """Return how many files get a row of their own, the worst first."""
    good = {Standing.CORRECTED, Standing.CLEAN}
    wanting = sum(line.standing not in good for line in files)
    return min(len(files), max(_GOOD, min(wanting, _MOST)))


def _shortened(rest: dict[str, Any], shown: int) -> dict[str, Any]:
    """Return the values that the page embeds: only those that it shows."""
    departments = [{**each, "files": each["files"][:_NAMED]} for each in rest["departments"]]
    files = rest["files"]
    told = {"files": files[:shown], "files_left_out": len(files) - shown}
    return {**rest, "departments": departments, **told}


def _all_files(stands: StatusOverview) -> list[FileLine]:
    order = list(Standing)
    return sorted(stands.files, key=lambda line: (order.index(line.standing), line.file.path))


def _department_row(line: DepartmentLine, language: Language, target: str) -> dict[str, Any]:
    return {
        "name": one_line(line.name),
        "tag": (*_TAG[line.standing], STANDING[line.standing].told(language)),
        **_numbers(line.tally),
        "returned": _shown_day(line.changed, language) or "–",
        "files": [
            (one_line(each.name), link(each.file.report, target)) for each in line.files[:_NAMED]
        ],
    }


def _file_row(line: FileLine, language: Language, target: str) -> dict[str, Any]:
    texts = [text.told(language) for text in (line.why, line.advice, line.note) if text]
    copy = labels.CORRECTED_COPY if line.file.facts.changes else labels.NOTED_COPY
    return {
        "path": visible(os.path.join(line.file.below, line.name)),
        "department": one_line(line.file.department),
        "returned": _shown_day(line.file.changed, language),
        "tag": (*_TAG[line.standing], STANDING[line.standing].told(language)),
        **_numbers(line.tally),
        "changes": line.file.facts.changes,
        "report": link(line.file.report, target),
        "corrected": link(line.file.corrected, target),
        "copy_called": copy.told(language),
        "notes": [visible(text) for text in texts],
    }


def _file_entry(line: FileLine, language: Language) -> dict[str, Any]:
    return {
        "path": line.file.path,
        "department": line.file.department or None,
        "standing": line.standing,
        **_numbers(line.tally),
        "returned": _day(line.file.changed),
        "changes": line.file.facts.changes,
        "corrected": line.file.corrected,
        "report": line.file.report,
        "note": line.note.told(language) if line.note else None,
    }
