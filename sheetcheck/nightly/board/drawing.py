"""The parts of the board: departments and files, and a chart of the last runs.

The chart has one column for each run, its files stacked by status.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from sheetcheck.nightly.board.standing import (
    STANDING,
    DepartmentLine,
    FileLine,
    Standing,
    StatusOverview,
)
from sheetcheck.nightly.summary import Missed
from sheetcheck.report.html.rendering import link
from sheetcheck.report.visible import one_line, visible
from sheetcheck.rules.reviewed import APPLIED, IGNORED
from sheetcheck.words import labels
from sheetcheck.words.dates import day_text
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
_STYLES: Final = {
    Standing.CLEAN: "r0",
    Standing.CORRECTED: "r1",
    Standing.CONFIRM: "r3",
    Standing.PROBLEMS: "r2",
    Standing.UNREADABLE: "r5",
}
_LEAST: Final = 12  # the least width in columns, so that a single run does not fill the chart
_GAP: Final = 0.2  # of a column


def board_rest(stands: StatusOverview, deadline: str | None, language: Language) -> dict[str, Any]:
    """Return the board as plain values for JSON, without the summary of the run."""
    return {
        "departments": [
            {
                "name": line.name,
                "standing": line.standing,
                **asdict(line.tally),
                "returned": _day(line.changed, date.isoformat),
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


def board_parts(
    stands: StatusOverview, missed: Sequence[Missed], language: Language, target: str
) -> dict[str, Any]:
    """Return what the page at `target` shows of departments and files, for its template."""
    files = _all_files(stands)
    shown = _how_many(files)
    return {
        "counts": [
            (*_TAG[standing], STANDING[standing].localized(language), count)
            for standing, count in stands.counted().items()
        ],
        "departments": [_department_row(line, language, target) for line in stands.departments],
        "files": [_file_row(line, language, target) for line in files[:shown]],
        "files_left_out": len(files) - shown,
        "silenced": _silenced(files, language),
        "gone": [(visible(file.path), one_line(file.department)) for file in stands.gone[:_MOST]],
        "missed": [
            (
                visible(m.path),
                visible(m.why.localized(language)),
                visible(m.advice.localized(language)),
            )
            for m in missed[:_MOST]
        ],
        "missed_left_out": max(len(missed) - _MOST, 0),
    }


def shortened(rest: dict[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of `board_rest` that the page embeds: those that its parts show."""
    departments = [{**each, "files": each["files"][:_NAMED]} for each in rest["departments"]]
    files = rest["files"][: len(parts["files"])]
    left_out = parts["files_left_out"]
    return {**rest, "departments": departments, "files": files, "files_left_out": left_out}


def _day(changed: int | None, written: Callable[[date], str]) -> str | None:
    """Return the day on which a file was last changed, in local time, as `written`."""
    if changed is None:
        return None
    return written(datetime.fromtimestamp(changed / 1e9).astimezone().date())


def _silenced(files: Sequence[FileLine], language: Language) -> list[tuple[str, str, str, str]]:
    """Return the review files and what they accept: file, department, cell, and what is said."""
    return [
        (
            visible(line.name),
            one_line(line.file.department),
            str(finding.cell or "–"),
            visible(finding.message.localized(language)),
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


def _all_files(stands: StatusOverview) -> list[FileLine]:
    order = list(Standing)
    return sorted(stands.files, key=lambda line: (order.index(line.standing), line.file.path))


def _department_row(line: DepartmentLine, language: Language, target: str) -> dict[str, Any]:
    return {
        "name": one_line(line.name),
        "tag": (*_TAG[line.standing], STANDING[line.standing].localized(language)),
        **asdict(line.tally),
        "returned": _day(line.changed, partial(day_text, language=language)) or "–",
        "files": [
            (one_line(each.name), link(each.file.report, target)) for each in line.files[:_NAMED]
        ],
    }


def _file_row(line: FileLine, language: Language, target: str) -> dict[str, Any]:
    texts = [*(line.file.facts.not_checked or ()), line.note]
    copy = labels.CORRECTED_COPY if line.file.facts.changes else labels.NOTED_COPY
    return {
        "path": visible(os.path.join(line.file.below, line.name)),
        "department": one_line(line.file.department),
        "returned": _day(line.file.changed, partial(day_text, language=language)),
        "tag": (*_TAG[line.standing], STANDING[line.standing].localized(language)),
        **asdict(line.tally),
        "changes": line.file.facts.changes,
        "report": link(line.file.report, target),
        "corrected": link(line.file.corrected, target),
        "copy_called": copy.localized(language),
        "notes": [visible(text.localized(language)) for text in texts if text],
    }


def _file_entry(line: FileLine, language: Language) -> dict[str, Any]:
    return {
        "path": line.file.path,
        "department": line.file.department or None,
        "standing": line.standing,
        **asdict(line.tally),
        "returned": _day(line.file.changed, date.isoformat),
        "changes": line.file.facts.changes,
        "corrected": line.file.corrected,
        "report": line.file.report,
        "note": line.note.localized(language) if line.note else None,
    }


def runs_html(
    runs: Sequence[tuple[str, Mapping[str, int]]], title: str, day: str, language: Language
) -> str:
    """Return the chart of runs and a table of its numbers as HTML; it holds no text from sheets.

    Each run is given as its date and its files by status.
    """
    words = [STANDING[standing].localized(language) for standing in _STYLES]
    latest, counts = runs[-1]
    told = ", ".join(f"{word} {counts.get(s, 0)}" for s, word in zip(_STYLES, words, strict=True))
    legend = "".join(
        f'<li><svg aria-hidden="true" focusable="false"><rect class="{style}" x="0" y="0"'
        f' width="100%" height="100%"/></svg>{word}</li>'
        for style, word in zip(_STYLES.values(), words, strict=True)
    )
    heads = "".join(f'<th scope="col" class="number">{word}</th>' for word in words)
    rows = "".join(
        f'<tr><th scope="row">{of}</th>'
        + "".join(f'<td class="number">{by.get(standing, 0):,}</td>' for standing in _STYLES)
        + "</tr>"
        for of, by in reversed(runs)
    )
    return f"""<ul class="legend">{legend}</ul>
<svg class="runs" role="img" aria-label="{title}: {latest}: {told}" width="100%" height="140" \
focusable="false">{_blocks(runs)}</svg>
<details><summary>{title}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="{title}">
<table>
<thead><tr><th scope="col">{day}</th>{heads}</tr></thead>
<tbody>{rows}</tbody>
</table></div></details>"""


def _blocks(runs: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """Return the rectangles of the chart; positions and sizes are in percent."""
    most = max(sum(counts.values()) for _, counts in runs) or 1
    width = 100 / max(len(runs), _LEAST)
    blocks = []
    for number, (_, counts) in enumerate(runs):
        left, top = number * width + width * _GAP / 2, 100.0
        for standing, style in _STYLES.items():
            height = 100 * counts.get(standing, 0) / most
            top -= height
            if height:
                blocks.append(
                    f'<rect class="{style}" x="{left:.3f}%" y="{top:.3f}%"'
                    f' width="{width * (1 - _GAP):.3f}%" height="{height:.3f}%"/>'
                )
    return "".join(blocks)
