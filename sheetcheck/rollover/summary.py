"""What a rollover did, in lines for a terminal and as JSON."""

from collections.abc import Iterator, Sequence

from sheetcheck.rollover.next_year import NextYear
from sheetcheck.words.text import Language, Text

_YEAR = Text("{year}の様式を作成しました。", "Next year's sheet, {year}.")
_WRITTEN = Text("作成: {path}", "Written: {path}")
_DRY = Text("（書き込んでいません）", "(nothing was written)")
_NAMES = Text("名前の変更", "Renamed")
_SHIFTED = Text("年の変更", "Years shifted")
_EMPTIED = Text("回答を空にしたセル {count}か所", "{count:answer|answers} emptied")
_CARRIED = Text("今年度から引き継いだセル {count}か所", "{count:cell|cells} carried over")
_COMMENTS = Text(
    "回答のコメントを削除したセル {count}か所",
    "{count:cell without its|cells without their} comments",
)
_ENDED = Text(
    "終了した事業（灰色で残しました。不要なら行を削除してください）",
    "Ended items (left in, greyed; delete the rows that are not needed)",
)
_QUESTIONS = Text("確認していただく箇所 {count}件", "{count} to look at")
_SEEN = Text(
    "検証済み：全ての事業が今年度と一致し、一覧のほかに値の違いはありません。",
    "Verified: all items match this year's, and no other value differs.",
)
_MOST = 40
"""Lines of a list that are shown; the JSON has all."""


def summary_lines(
    path: str, result: NextYear, written: str | None, language: Language
) -> Iterator[str]:
    """Yield the lines for a terminal; `written` is the path of the file, None for a dry run."""
    yield path
    yield f"  {_YEAR.filled(year=result.year).localized(language)}"
    yield from _listed(_NAMES, [f"{old} → {new}" for old, new in result.names.items()], language)
    shifts = [
        f"{sheet} {cell}  {_line(before)} → {_line(after)}"
        for sheet, plan in result.plans.items()
        for cell, (before, after) in plan.shifted.items()
    ]
    yield from _listed(_SHIFTED, shifts, language)
    emptied = sum(len(plan.emptied) for plan in result.plans.values())
    carried = sum(bool(text) for plan in result.plans.values() for text in plan.carried.values())
    for told, count in ((_EMPTIED, emptied), (_CARRIED, carried), (_COMMENTS, result.comments)):
        if count:
            yield f"  {told.filled(count=count).localized(language)}"
    ended = [f"{one.sheet} {one.item.row}  {one.item.name}  {one.rating}" for one in result.ended]
    yield from _listed(_ENDED, ended, language)
    questions = [
        f"{one.sheet} {one.place}  {one.what.localized(language)}" for one in result.questions
    ]
    yield from _listed(_QUESTIONS.filled(count=len(questions)), questions, language)
    yield f"  {_SEEN.localized(language)}"
    told = _WRITTEN.filled(path=written) if written else _DRY
    yield f"  {told.localized(language)}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _listed(heading: Text, lines: Sequence[str], language: Language) -> Iterator[str]:
    if not lines:
        return
    yield f"  {heading.localized(language)}"
    yield from (f"      {line.strip()}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"      … (+{len(lines) - _MOST})"


def summary_document(
    path: str, result: NextYear, written: str | None, language: Language
) -> dict[str, object]:
    """Return the document for programs; `written` is the path of the file, None for a dry run."""
    return {
        "path": path,
        "written": written,
        "year": result.year,
        "renamed": dict(result.names),
        "shifted": [
            {"sheet": sheet, "cell": str(cell), "before": before, "after": after}
            for sheet, plan in result.plans.items()
            for cell, (before, after) in plan.shifted.items()
        ],
        "emptied": [
            {"sheet": sheet, "cell": str(cell)}
            for sheet, plan in result.plans.items()
            for cell in plan.emptied
        ],
        "carried": [
            {"sheet": sheet, "cell": str(cell), "text": text}
            for sheet, plan in result.plans.items()
            for cell, text in plan.carried.items()
        ],
        "ended": [
            {"sheet": e.sheet, "row": e.item.row, "item": e.item.name, "rating": e.rating}
            for e in result.ended
        ],
        "questions": [
            {"sheet": q.sheet, "place": q.place, "message": q.what.localized(language)}
            for q in result.questions
        ],
        "verified": result.seen,
    }
