"""The HTML report of collecting: departments and items in one matrix, and what is left to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sheetcheck.report import collection_words as said
from sheetcheck.report.data.harmless import harmless_json
from sheetcheck.report.html.frame import framed
from sheetcheck.report.provenance import Provenance
from sheetcheck.report.visible import shortened, visible
from sheetcheck.words.address import Address
from sheetcheck.words.collection import CollectResult, Slot, base_name
from sheetcheck.words.result import Status
from sheetcheck.words.text import Language, Text

_ROWS: Final = 2_000
_COLUMNS: Final = 60
_TEXT: Final = 300
_STATES: Final[Mapping[str, tuple[str, str, Text]]] = {
    "conflict": ("error", "error", Text("不一致", "Conflict")),
    "open": ("warning", "warning", Text("未回答", "Open")),
    "answered": ("match", "good", Text("回答", "Answered")),
    "others": ("", "", Text("共同の課が回答", "Answered by another")),
}
_WORDS: Final = {
    "matrix": Text("課と事業の一覧", "Departments and items"),
    "skip": Text("一覧へ移動", "Skip to the matrix"),
    "more": Text("一部だけを表示しています。全ての内容は「取りまとめ結果」シートにあります。",
                 "Only a part is shown; the sheet 取りまとめ結果 has all."),
    "collected": Text("取りまとめたシート", "Collected sheet"),
    "file": Text("ファイル", "File"),
    "cell": Text("セル", "Cell"),
    "department": Text("担当課", "Department"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Item:
    """A row of the matrix."""

    name: str
    states: tuple[str, ...]
    """For each department: a key of `_STATES`, or nothing where it is not in charge."""


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
    departments = list(said.departments_of(collection))
    items = _matrix(collection, departments[:_COLUMNS])
    counts = [
        (*_STATES[state][:2], _STATES[state][2].told(language), count)
        for state in _STATES
        if (count := sum(row.states.count(state) for row in items))
    ]
    status = {0: Status.CLEAN, 1: Status.PROBLEMS, 2: Status.UNREADABLE}[collection.code]
    parts = {
        "title": said.TITLE.told(language),
        "status": status,
        "sentence": said.summary(collection, language),
        "said": {key: text.told(language) for key, text in _WORDS.items()},
        "heads": {
            name: getattr(said, name.upper()).told(language)
            for name in (
                *("conflicts", "conflict_note", "open", "added", "added_note", "unused"),
                *("files", "item", "column", "answer", "where", "changed", "reason", "advice"),
                "count",
            )
        },
        "departments": [_cut(name) for name in departments[:_COLUMNS]],
        "items": items[:_ROWS],
        "states": {
            state: (kind, sign, word.told(language))
            for state, (kind, sign, word) in _STATES.items()
        },
        "counts": counts,
        "left_out": len(items) > _ROWS or len(departments) > _COLUMNS,
        "link": link,
        "proof": harmless_json(dict(proof)) if proof else "",
        "conflicts": [
            {
                "cell": str(one.slot.cell),
                "item": _cut(said.item_text(one.slot)),
                "column": _cut(one.slot.heading),
                "answers": [
                    (_cut(said.origin_text(c, language)), _cut(c.text), _cut(said.place_text(c)))
                    for c in one.candidates
                ],
            }
            for one in collection.conflicts[:_ROWS]
        ],
        "open": [
            {
                "cell": str(one.slot.cell) if one.slot else "",
                "item": _cut(said.item_text(one.slot)) if one.slot else "",
                "column": _cut(one.slot.heading) if one.slot else "",
                "reason": one.reason.told(language),
                "text": _cut(one.text),
                "departments": "、".join(map(_cut, one.departments)),
                "where": _cut(" ".join(p for p in (base_name(one.file), one.place) if p)),
            }
            for one in collection.open[:_ROWS]
        ],
        "added": [
            (_cut(" ".join(p for p in (one.section, one.number, one.item) if p)),
             _cut(one.department), _cut(f"{base_name(one.file)} {one.place}"))
            for one in collection.added[:_ROWS]
        ],
        "unused": [
            (_cut(base_name(one.path)), one.what.told(language), one.advice.told(language))
            for one in collection.unused[:_ROWS]
        ],
        "files": [
            (
                _cut(base_name(one.path)), _cut(one.department), one.answers,
                f"{one.changed:%Y-%m-%d %H:%M}" if one.changed else "",
                said.REPLACED.filled(path=base_name(one.replaced_by)).told(language)
                if one.replaced_by else "",
            )
            for one in collection.files[:_ROWS]
        ],
    }  # fmt: skip
    embedded = [harmless_json(dict(document))]
    return framed("collection.html.j2", parts, embedded, language, provenance)


def _matrix(collection: CollectResult, departments: Sequence[str]) -> list[_Item]:
    """Return how each department stands to each item."""
    by_item: dict[tuple[str, str, str, str], list[Slot]] = {}
    for slot in collection.slots:
        by_item.setdefault(tuple(slot.key[:4]), []).append(slot)  # type: ignore[arg-type]
    disputed = {_place(one.slot) for one in collection.conflicts}
    unanswered = {_place(one.slot) for one in collection.open if one.slot and not one.file}
    who: dict[tuple[str, Address], set[str]] = {
        _place(one.slot): {c.department for c in one.candidates} for one in collection.answers
    }
    for conflict in collection.conflicts:
        who[_place(conflict.slot)] = {c.department for c in conflict.candidates}
    rows = []
    for slots in by_item.values():
        places = [_place(slot) for slot in slots]
        in_charge = {name for slot in slots for name in slot.departments}
        told = {name for place in places for name in who.get(place, ())}
        if disputed & {*places}:
            state = "conflict"
        elif unanswered & {*places}:
            state = "open"
        else:
            state = ""
        rows.append(
            _Item(
                _cut(said.item_text(slots[0])),
                tuple(
                    "" if name not in in_charge
                    else state or ("answered" if name in told or not told - {""} else "others")
                    for name in departments
                ),
            )
        )  # fmt: skip
    return rows


def _place(slot: Slot) -> tuple[str, Address]:
    return slot.key.sheet, slot.cell


def _cut(text: str) -> str:
    return shortened(visible(text), _TEXT)
