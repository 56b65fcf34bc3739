"""The HTML report of `collect`: a matrix of departments and items, and what is left to do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sheetcheck.report import collection_words as texts
from sheetcheck.report.data.json_text import harmless_json
from sheetcheck.report.html.rendering import render_page
from sheetcheck.report.visible import shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.collection import (
    Collected,
    CollectResult,
    Conflict,
    OpenPoint,
    Place,
    Slot,
    TakenFile,
    base_name,
)
from sheetcheck.words.result import Provenance, Status
from sheetcheck.words.text import Language, Text

_ROWS: Final = 2_000
_COLUMNS: Final = 60
_LONGEST: Final = 300  # characters of a text
_STATUSES: Final = {0: Status.CLEAN, 1: Status.PROBLEMS, 2: Status.UNREADABLE}
_STATES: Final[Mapping[str, tuple[str, str, Text]]] = {
    "conflict": ("error", "error", Text("不一致", "Conflict")),
    "open": ("warning", "warning", Text("未回答", "Open")),
    "answered": ("match", "good", Text("回答", "Answered")),
    "others": ("", "", Text("共同の課が回答", "Answered by another")),
}
"""State → kind of its tag, its sign, and its label."""
_WORDS: Final = {
    "matrix": Text("課と事業の一覧", "Departments and items"),
    "skip": Text("一覧へ移動", "Skip to the matrix"),
    "more": Text(
        "一部だけを表示しています。全ての内容は「取りまとめ結果」シートにあります。",
        "Only a part is shown; the sheet 取りまとめ結果 has all.",
    ),
    "collected": Text("取りまとめたシート", "Collected sheet"),
    "file": labels.FILE,
    "cell": labels.CELL,
    "department": labels.DEPARTMENT,
}
_HEADS: Final = {
    "conflicts": texts.CONFLICTS,
    "conflict_note": texts.CONFLICT_NOTE,
    "open": texts.OPEN,
    "added": texts.ADDED,
    "added_note": texts.ADDED_NOTE,
    "unused": texts.UNUSED,
    "files": texts.FILES,
    "item": texts.ITEM,
    "column": texts.COLUMN,
    "answer": texts.ANSWER,
    "where": texts.WHERE,
    "changed": texts.CHANGED,
    "reason": texts.REASON,
    "advice": texts.ADVICE,
    "count": texts.COUNT,
}


def collection_page(
    collection: CollectResult,
    documents: tuple[Mapping[str, Any], Mapping[str, Any] | None],
    *,
    link: str,
    language: Language,
    provenance: Provenance,
) -> bytes:
    """Return the page; `link` leads to the collected sheet, `documents` are its JSON and proof."""
    document, proof = documents
    departments = texts.departments_of(collection)
    shown = departments[:_COLUMNS]
    items = _matrix(collection, shown)
    parts = {
        "title": texts.TITLE.localized(language),
        "status": _STATUSES[collection.code],
        "sentence": texts.summary(collection, language),
        "said": {key: text.localized(language) for key, text in _WORDS.items()},
        "heads": {key: text.localized(language) for key, text in _HEADS.items()},
        "departments": [_cut(name) for name in shown],
        "items": items[:_ROWS],
        "left_out": len(items) > _ROWS or len(departments) > _COLUMNS,
        "link": link,
        "proof": harmless_json(dict(proof)) if proof else "",
        "conflicts": [_conflict(one, language) for one in collection.conflicts[:_ROWS]],
        "open": [_open_point(one, language) for one in collection.open[:_ROWS]],
        "files": [_file(one, language) for one in collection.files[:_ROWS]],
        **_states(items, language),
        **_not_taken(collection, language),
    }
    embedded = [harmless_json(dict(document))]
    return render_page("collection.html.j2", parts, embedded, language, provenance)


class _MatrixRow(NamedTuple):
    """An item of the matrix."""

    name: str
    states: tuple[str, ...]
    """For each department a key of `_STATES`; empty if it is not in charge of the item."""


def _matrix(collection: CollectResult, departments: Sequence[str]) -> list[_MatrixRow]:
    """Return the state of each item for each of these departments."""
    by_item: dict[tuple[object, ...], list[Slot]] = {}
    for slot in collection.slots:
        by_item.setdefault(slot.key[:4], []).append(slot)
    disputed = {one.slot.place for one in collection.conflicts}
    unanswered = {one.slot.place for one in collection.open if one.slot and not one.file}
    answered_by = _answered_by(collection)
    rows = []
    for slots in by_item.values():
        places = {slot.place for slot in slots}
        in_charge = {name for slot in slots for name in slot.departments}
        answering = {name for place in places for name in answered_by.get(place, ())}
        # An answer without a department counts for everybody in charge.
        anonymous = not answering - {""}
        state = "conflict" if disputed & places else "open" if unanswered & places else ""
        states = (
            state or ("answered" if name in answering or anonymous else "others")
            if name in in_charge
            else ""
            for name in departments
        )
        rows.append(_MatrixRow(_cut(texts.item_text(slots[0])), tuple(states)))
    return rows


def _answered_by(collection: CollectResult) -> dict[Place, set[str]]:
    """Return the departments that gave an answer for each cell; empty names are other origins."""
    found: tuple[Collected | Conflict, ...] = (*collection.answers, *collection.conflicts)
    return {one.slot.place: {each.department for each in one.candidates} for one in found}


def _states(items: Sequence[_MatrixRow], language: Language) -> dict[str, object]:
    """Return the tag, sign and label of each state, and the number of those that occur."""
    states = {
        key: (kind, sign, word.localized(language)) for key, (kind, sign, word) in _STATES.items()
    }
    counts = {key: sum(row.states.count(key) for row in items) for key in states}
    return {
        "states": states,
        "counts": [(*state, counts[key]) for key, state in states.items() if counts[key]],
    }


def _not_taken(collection: CollectResult, language: Language) -> dict[str, object]:
    """Return the items and the files that were not collected."""
    return {
        "added": [
            (
                _cut(" ".join(part for part in (one.section, one.number, one.item) if part)),
                _cut(one.department),
                _cut(f"{base_name(one.file)} {one.place}"),
            )
            for one in collection.added[:_ROWS]
        ],
        "unused": [
            (
                _cut(base_name(one.path)),
                one.what.localized(language),
                one.advice.localized(language),
            )
            for one in collection.unused[:_ROWS]
        ],
    }


def _conflict(one: Conflict, language: Language) -> dict[str, object]:
    return {
        "cell": str(one.slot.cell),
        "item": _cut(texts.item_text(one.slot)),
        "column": _cut(one.slot.heading),
        "answers": [
            (_cut(texts.origin_text(c, language)), _cut(c.text), _cut(texts.place_text(c)))
            for c in one.candidates
        ],
    }


def _open_point(one: OpenPoint, language: Language) -> dict[str, object]:
    return {
        "cell": str(one.slot.cell) if one.slot else "",
        "item": _cut(texts.item_text(one.slot)) if one.slot else "",
        "column": _cut(one.slot.heading) if one.slot else "",
        "reason": one.reason.localized(language),
        "text": _cut(one.text),
        "departments": "、".join(map(_cut, one.departments)),
        "where": _cut(" ".join(part for part in (base_name(one.file), one.place) if part)),
    }


def _file(one: TakenFile, language: Language) -> tuple[str, str, int, str, str]:
    return (
        _cut(base_name(one.path)),
        _cut(one.department),
        one.answers,
        texts.changed_text(one.changed),
        texts.replaced_text(one, language),
    )


def _cut(text: str) -> str:
    """Return a text from a sheet escaped and shortened for the page."""
    return shortened(visible(text), _LONGEST)
