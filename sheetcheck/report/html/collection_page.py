"""The HTML report of `collect`: a matrix of departments and items, and what is left to do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sheetcheck.report import collection_words as said
from sheetcheck.report.data.json_text import harmless_json
from sheetcheck.report.html.collection_matrix import STATES, MatrixRow, collection_matrix, cut
from sheetcheck.report.html.rendering import render_page
from sheetcheck.words.collection import CollectResult, Conflict, OpenPoint, TakenFile, base_name
from sheetcheck.words.result import Provenance, Status
from sheetcheck.words.text import Language, Text

_ROWS: Final = 2_000
_COLUMNS: Final = 60
_STATUSES: Final = {0: Status.CLEAN, 1: Status.PROBLEMS, 2: Status.UNREADABLE}
_WORDS: Final = {
    "matrix": Text("課と事業の一覧", "Departments and items"),
    "skip": Text("一覧へ移動", "Skip to the matrix"),
    "more": Text(
        "一部だけを表示しています。全ての内容は「取りまとめ結果」シートにあります。",
        "Only a part is shown; the sheet 取りまとめ結果 has all.",
    ),
    "collected": Text("取りまとめたシート", "Collected sheet"),
    "file": Text("ファイル", "File"),
    "cell": Text("セル", "Cell"),
    "department": Text("担当課", "Department"),
}
_HEADS: Final = {
    "conflicts": said.CONFLICTS,
    "conflict_note": said.CONFLICT_NOTE,
    "open": said.OPEN,
    "added": said.ADDED,
    "added_note": said.ADDED_NOTE,
    "unused": said.UNUSED,
    "files": said.FILES,
    "item": said.ITEM,
    "column": said.COLUMN,
    "answer": said.ANSWER,
    "where": said.WHERE,
    "changed": said.CHANGED,
    "reason": said.REASON,
    "advice": said.ADVICE,
    "count": said.COUNT,
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
    departments = said.departments_of(collection)
    shown = departments[:_COLUMNS]
    items = collection_matrix(collection, shown)
    parts = {
        "title": said.TITLE.told(language),
        "status": _STATUSES[collection.code],
        "sentence": said.summary(collection, language),
        "said": {key: text.told(language) for key, text in _WORDS.items()},
        "heads": {key: text.told(language) for key, text in _HEADS.items()},
        "departments": [cut(name) for name in shown],
        "items": items[:_ROWS],
        "states": {
            state: (kind, sign, word.told(language)) for state, (kind, sign, word) in STATES.items()
        },
        "counts": _counts(items, language),
        "left_out": len(items) > _ROWS or len(departments) > _COLUMNS,
        "link": link,
        "proof": harmless_json(dict(proof)) if proof else "",
        "conflicts": [_conflict(one, language) for one in collection.conflicts[:_ROWS]],
        "open": [_open_point(one, language) for one in collection.open[:_ROWS]],
        "added": [
            (
                cut(" ".join(part for part in (one.section, one.number, one.item) if part)),
                cut(one.department),
                cut(f"{base_name(one.file)} {one.place}"),
            )
            for one in collection.added[:_ROWS]
        ],
        "unused": [
            (cut(base_name(one.path)), one.what.told(language), one.advice.told(language))
            for one in collection.unused[:_ROWS]
        ],
        "files": [_file(one, language) for one in collection.files[:_ROWS]],
    }
    embedded = [harmless_json(dict(document))]
    return render_page("collection.html.j2", parts, embedded, language, provenance)


def _counts(items: Sequence[MatrixRow], language: Language) -> list[tuple[str, str, str, int]]:
    """Return tag, sign, label and number of each state that occurs in the matrix."""
    return [
        (kind, sign, word.told(language), count)
        for state, (kind, sign, word) in STATES.items()
        if (count := sum(row.states.count(state) for row in items))
    ]


def _conflict(one: Conflict, language: Language) -> dict[str, object]:
    return {
        "cell": str(one.slot.cell),
        "item": cut(said.item_text(one.slot)),
        "column": cut(one.slot.heading),
        "answers": [
            (cut(said.origin_text(c, language)), cut(c.text), cut(said.place_text(c)))
            for c in one.candidates
        ],
    }


def _open_point(one: OpenPoint, language: Language) -> dict[str, object]:
    return {
        "cell": str(one.slot.cell) if one.slot else "",
        "item": cut(said.item_text(one.slot)) if one.slot else "",
        "column": cut(one.slot.heading) if one.slot else "",
        "reason": one.reason.told(language),
        "text": cut(one.text),
        "departments": "、".join(map(cut, one.departments)),
        "where": cut(" ".join(part for part in (base_name(one.file), one.place) if part)),
    }


def _file(one: TakenFile, language: Language) -> tuple[str, str, int, str, str]:
    return (
        cut(base_name(one.path)),
        cut(one.department),
        one.answers,
        said.changed_text(one.changed),
        said.replaced_text(one, language),
    )
