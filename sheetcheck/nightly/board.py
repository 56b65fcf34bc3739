"""The board: how every department stands, as a page and as JSON, written after every run."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sheetcheck.nightly.board_words import CHOSEN, WORDS, told_in
from sheetcheck.nightly.faults import ExitCode
from sheetcheck.nightly.keeping import BOARD
from sheetcheck.nightly.known import PastRun
from sheetcheck.nightly.result import Night
from sheetcheck.nightly.runs_chart import runs_chart
from sheetcheck.nightly.standing import STANDING, DepartmentLine, FileLine, Standing
from sheetcheck.nightly.work import Work
from sheetcheck.report.frame import framed, is_untouched_page, link
from sheetcheck.report.machine import harmless_json
from sheetcheck.report.view import Imprint, time_text
from sheetcheck.report.visible import one_line, visible
from sheetcheck.words.refusals import NotFound, Refusal
from sheetcheck.words.text import Language
from sheetcheck.world import World

PAGE: Final = "index.html"
_RUNS: Final = 60
_SHOWN: Final = 2000  # rows of one table; the JSON names all

_TAG: Final = {
    Standing.MISSING: ("warning", "warning"),
    Standing.UNREADABLE: ("unreadable", "error"),
    Standing.PROBLEMS: ("problems", "error"),
    Standing.CORRECTED: ("corrected", "good"),
    Standing.CLEAN: ("clean", "good"),
}


def write_board(night: Night, work: Work, language: Language, version: str, world: World) -> Night:
    """Write the board and return the night with its place.

    A page that somebody has edited is kept; the new one gets a number. A board that cannot
    be written is an error of the disk, and changes nothing else.
    """
    out = work.config.out
    try:
        target = _free(out, world)
        document = harmless_json(board_document(night, work, language, version))
        imprint = Imprint(version, night.started)
        world.write(Path(target), board_page(night, work, document, language, imprint, target))
        world.write(Path(out) / BOARD, document.encode())
    except Refusal as why:
        codes = (night.codes - {ExitCode.GOOD}) | {ExitCode.STATE}
        return replace(night, codes=codes, unwritten=(why.what.told(language),))
    return replace(night, board=target)


def board_document(night: Night, work: Work, language: Language, version: str) -> dict[str, Any]:
    """Return the board as the document that programs are given."""
    stands = work.standings
    return night.summary(version, language) | {
        "departments": [
            {
                "name": line.name,
                "standing": line.standing,
                "open": line.open,
                "new": line.new,
                "solved": line.solved,
                "files": [each.file.path for each in line.files],
            }
            for line in stands.departments
        ],
        "counts": {standing.value: count for standing, count in stands.counted().items()},
        "deadline": work.config.deadline.isoformat() if work.config.deadline else None,
        "files": [_file_entry(line, language) for line in _all_files(work)],
    }


def board_page(  # noqa: PLR0913, PLR0917  (a page, and what stands on it)
    night: Night, work: Work, document: str, language: Language, imprint: Imprint, target: str
) -> bytes:
    """Return the board as a page with its document, for the path at which it will lie."""
    stands = work.standings
    said = told_in(WORDS, language)
    files = _all_files(work)
    parts = {
        "said": said,
        "status": "clean" if night.code == 0 else "problems",
        "sentence": _verdict(night, work, language),
        "late": _deadline(night, work, language),
        "counts": [
            (*_TAG[standing], STANDING[standing].told(language), count)
            for standing, count in stands.counted().items()
        ],
        "departments": [_department_row(line, language, target) for line in stands.departments],
        "files": [_file_row(line, language, target) for line in files[:_SHOWN]],
        "files_left_out": max(len(files) - _SHOWN, 0),
        "missed": [
            (visible(m.path), visible(m.why.told(language)), visible(m.advice.told(language)))
            for m in night.missed[:_SHOWN]
        ],
        "missed_left_out": max(len(night.missed) - _SHOWN, 0),
        "chart": runs_chart(_runs(night, work), language),
        "previous": time_text(night.previous_good.astimezone(), language)
        if night.previous_good
        else said["never"],
    }
    return framed("board.html.j2", parts, [document], language, imprint)


def _runs(night: Night, work: Work) -> list[tuple[str, dict[str, int]]]:
    """Return the date of the last runs with how many files stood how; this one is the last."""
    past: list[PastRun] = work.store.runs(_RUNS - 1)
    before = [(run.day.isoformat(), dict(run.summary.get("standing", {}))) for run in past]
    return [*before, (night.day.isoformat(), work.counted())]


def _all_files(work: Work) -> list[FileLine]:
    stands = work.standings
    lines = {line.file.id: line for d in stands.departments for line in d.files}
    lines |= {line.file.id: line for line in stands.nobodys}
    order = list(Standing)
    return sorted(lines.values(), key=lambda line: (order.index(line.standing), line.file.path))


def _department_row(line: DepartmentLine, language: Language, target: str) -> dict[str, Any]:
    return {
        "name": one_line(line.name),
        "tag": (*_TAG[line.standing], STANDING[line.standing].told(language)),
        "open": line.open,
        "new": line.new,
        "solved": line.solved,
        "files": [
            (one_line(each.name), link(each.file.report, target)) for each in line.files[:20]
        ],
    }


def _file_row(line: FileLine, language: Language, target: str) -> dict[str, Any]:
    texts = [text.told(language) for text in (line.why, line.advice, line.note) if text]
    return {
        "path": visible(os.path.join(line.file.below, line.name)),  # noqa: PTH118
        "department": one_line(line.file.department),
        "tag": (*_TAG[line.standing], STANDING[line.standing].told(language)),
        "open": line.open,
        "new": line.new,
        "solved": line.solved,
        "changes": line.file.facts.changes,
        "report": link(line.file.report, target),
        "corrected": link(line.file.corrected, target),
        "notes": [visible(text) for text in texts],
    }


def _file_entry(line: FileLine, language: Language) -> dict[str, Any]:
    return {
        "path": line.file.path,
        "department": line.file.department or None,
        "standing": line.standing,
        "open": line.open,
        "new": line.new,
        "solved": line.solved,
        "changes": line.file.facts.changes,
        "corrected": line.file.corrected,
        "report": line.file.report,
        "note": line.note.told(language) if line.note else None,
    }


def _verdict(night: Night, work: Work, language: Language) -> str:
    text = CHOSEN["verdict"].filled(
        seen=f"{night.counts.seen:,}",
        checked=f"{night.counts.checked:,}",
        unchanged=f"{night.counts.unchanged:,}",
        missed=f"{night.counts.not_checked:,}",
        open=f"{night.open:,}",
        new=f"{night.new:,}",
        solved=f"{night.solved:,}",
    )
    told = text.told(language)
    if work.survey.unlisted:
        # Never told as though everything had been seen.
        partial = CHOSEN["partial"].filled(failed=night.unlisted, listed=night.folders)
        return f"{partial.told(language)} {told}"
    return told


def _deadline(night: Night, work: Work, language: Language) -> str:
    deadline = work.config.deadline
    if deadline is None:
        return ""
    left = (deadline - night.day).days
    key = "late" if left < 0 else "today" if left == 0 else "due"
    text = CHOSEN[key].filled(
        deadline=deadline.isoformat(), days=abs(left), missing=len(night.missing)
    )
    return text.told(language)


def _free(out: str, world: World) -> str:
    """Return the first of `index.html`, `index.2.html`, … that is not there, or is ours."""
    stem, ending = os.path.splitext(PAGE)  # noqa: PTH122
    number = 1
    while True:
        name = PAGE if number == 1 else f"{stem}.{number}{ending}"
        place = os.path.join(out, name)  # noqa: PTH118
        try:
            if is_untouched_page(world.read(place)):
                return place
        except NotFound:
            return place
        number += 1
