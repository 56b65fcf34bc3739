"""The result of `collect` as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sheetcheck.report.data.json_text import plain
from sheetcheck.words.collection import (
    Collected,
    CollectResult,
    GivenAnswer,
    OpenPoint,
    Slot,
    TakenFile,
    UnusedFile,
)
from sheetcheck.words.result import Change
from sheetcheck.words.text import Language


@dataclass(frozen=True, slots=True)
class CollectedFiles:
    """The files that were read and written."""

    master: str
    collected: str | None
    report: str | None
    totals: Sequence[Change]
    """The corrected totals."""


def collection_document(
    collection: CollectResult, files: CollectedFiles, language: Language, version: str
) -> dict[str, Any]:
    """Return the document that `collect --format json` prints and that its page contains."""
    return {
        "sheetcheck": version,
        "collect": 1,
        "master": files.master,
        "collected": files.collected,
        "report": files.report,
        "answers": [_answer(one, language) for one in collection.answers],
        "conflicts": [
            {**_slot(one.slot), "answers": [_candidate(c) for c in one.candidates]}
            for one in collection.conflicts
        ],
        "open": [_point(point, language) for point in collection.open],
        "added": [asdict(one) for one in collection.added],
        "files": [_file(one) for one in collection.files],
        "unused": [_unused(one, language) for one in collection.unused],
        "totals": [_total(one) for one in files.totals],
    }


def _answer(one: Collected, language: Language) -> dict[str, Any]:
    return {
        **_slot(one.slot),
        "value": plain(one.new),
        "written": one.written,
        "note": one.note.localized(language) if one.note else None,
        "origins": [_candidate(c) for c in one.candidates],
    }


def _file(one: TakenFile) -> dict[str, Any]:
    return {
        "file": one.path,
        "sha256": one.digest,
        "department": one.department or None,
        "changed": one.changed.isoformat() if one.changed else None,
        "answers": one.answers,
        "replaced_by": one.replaced_by or None,
    }


def _unused(one: UnusedFile, language: Language) -> dict[str, Any]:
    return {
        "file": one.path,
        "rule": one.rule,
        "message": one.what.localized(language),
        "suggestion": one.advice.localized(language),
    }


def _total(one: Change) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "cell": str(one.cell),
        "before": plain(one.before),
        "after": plain(one.after),
    }


def _slot(slot: Slot) -> dict[str, Any]:
    key = slot.key
    return {
        "sheet": key.sheet,
        "cell": str(slot.cell),
        "section": key.section,
        "number": key.number,
        "item": key.item,
        "column": slot.heading,
        "departments": list(slot.departments),
    }


def _candidate(one: GivenAnswer) -> dict[str, Any]:
    return {
        "origin": one.origin.value,
        "department": one.department or None,
        "file": one.file or None,
        "sha256": one.digest or None,
        "sheet": one.sheet or None,
        "cell": str(one.cell) if one.cell else None,
        "value": plain(one.value),
        "text": one.text,
        "changed": one.changed.isoformat() if one.changed else None,
    }


def _point(point: OpenPoint, language: Language) -> dict[str, Any]:
    keys = ("sheet", "cell", "section", "number", "item", "column")
    nothing: dict[str, Any] = {**dict.fromkeys(keys), "departments": []}
    return {
        **(_slot(point.slot) if point.slot else nothing),
        "reason": point.reason.localized(language),
        "from": list(point.departments),
        "file": point.file or None,
        "place": point.place or None,
        "text": point.text or None,
    }
