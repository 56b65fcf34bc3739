"""Rules on the return of one department: its own rows are judged, others must be as issued.

The totals of such a copy count rows that other departments have yet to fill in, so they cannot be
judged here. They are judged in the collected sheet, and a notice says so.
"""

from collections.abc import Iterator
from typing import Final

from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.result import Severity
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text, same

FOREIGN: Final = "foreign-row-filled"
NOT_JUDGED: Final = "totals-not-judged"


def is_left_out(rule: str, judged: Judged) -> bool:
    """True if a rule does not apply to this sheet because it is from one department."""
    if judged.own is None:
        return False
    if judged.own.split:
        # The items keep their numbers from the whole sheet, so there are gaps.
        return rule == "number-sequence"
    return rule != NOT_JUDGED and (rule == "rows-differ" or rule.startswith("total-"))


@rule(
    SheetRule,
    FOREIGN,
    title=Text("他課の事業への記入", "Row of another department filled in"),
    severity=Severity.WARNING,
    reason=Text(
        "他課の行への記入は取りまとめに使われず、その課の回答と食い違うおそれがあるため。",
        "Answers in the row of another department are not collected, and may contradict its own.",
    ),
    message=Text(
        "{department}の事業ではない行の{columns}に、配布時と異なる記入があります。",
        "This row is not one of {department}, but its {columns} is not as issued.",
    ),
    suggestion=Text(
        "配布時の状態に戻してください。内容を伝える必要がある場合は、担当課又は事務局に連絡してください。",
        "Put it back as issued. If it says something that matters, tell the department in charge.",
    ),
    example=Example(
        bad={"departments": Text("福祉課", "福祉課"), "rating": "A(予定通り進行)"},
        good={"departments": Text("福祉課", "福祉課"), "rating": ""},
    ),
)
def foreign_row_filled(judged: Judged) -> Iterator[Spot]:
    """Yield the rows of other departments whose answers differ from the issued sheet."""
    own = judged.own
    if own is None or own.split or not own.rows:
        return
    for item in judged.sheet.items:
        if item.row in own.rows:
            continue
        keys = list(_changed(item, judged))
        if keys:
            headings = [judged.heading(key) for key in keys]
            details: dict[str, str | int | Text] = {
                "department": own.department,
                "columns": Text("・".join(headings), ", ".join(headings)),
            }
            cell = judged.sheet.cell(item, keys[0])
            text = item.texts.get(keys[0], "")
            if own.as_issued is None:
                yield Spot(cell, details, text, item, message=_FILLED, suggestion=_FILLED_ADVICE)
            else:
                yield Spot(cell, details, text, item)


_FILLED = Text(
    "{department}の事業ではない行の{columns}に記入があります"
    "（配布した様式の指定がないため、配布時からの記入かどうかは確認できません）。",
    "This row is not one of {department}, but its {columns} is filled in (whether it was issued so"
    " is not known: no issued sheet is named).",
)
_FILLED_ADVICE = Text(
    "配布時から記入されていた場合は、対応は不要です。"
    "配布後に記入した場合は空欄に戻し、必要に応じて担当課又は事務局に連絡してください。",
    "Nothing to do if it was issued so. If not, clear it; if it says something that matters, tell"
    " the department in charge.",
)


def _changed(item: Item, judged: Judged) -> Iterator[str]:
    """Yield the answer columns of another department's row that differ from the issued sheet.

    Without an issued sheet they must be blank. A merged cell that starts in an own row is the
    department's own answer, whatever rows it covers.
    """
    assert judged.own is not None
    issued = judged.own.as_issued
    if issued is not None and item.row not in issued:
        return  # an added row, which `item-added` reports
    for key, column in judged.family.columns.items():
        if column.filled_by != "department" or key not in judged.sheet.headings:
            continue
        anchor = item.anchors.get(key)
        if anchor is not None and anchor.row in judged.own.rows:
            continue
        before = issued[item.row].texts.get(key, "") if issued is not None else ""
        now = item.texts.get(key, "")
        both_blank = is_blank(before) and is_blank(now)
        if not both_blank and fold(before) != fold(now):
            yield key


@rule(
    SheetRule,
    NOT_JUDGED,
    title=Text("点検していない合計", "Totals not judged"),
    severity=Severity.NOTICE,
    reason=Text(
        "他課の回答がそろうまで、合計が正しいかどうかは判断できないため。",
        "Whether a total is right can only be told once the other departments have answered.",
    ),
    message=Text(
        "合計は点検していません（{department}の事業だけを点検しました）。",
        "The totals were not judged: only the rows of {department} were.",
    ),
    suggestion=Text(
        "対応は不要です。合計は、取りまとめたシートで点検します。",
        "Nothing to do: totals are judged in the collected sheet.",
    ),
    example=Example(bad={"sheet": "A(予定通り進行) 0事業"}, good={"sheet": ""}),
)
def totals_not_judged(judged: Judged) -> Iterator[Spot]:
    """Yield one notice if the sheet has totals and only one department's rows were judged."""
    own = judged.own
    if own is not None and not own.split and judged.sheet.claims:
        yield Spot(None, {"department": own.department})


@rule(
    SheetRule,
    "department-unclear",
    title=Text("提出した課が不明", "Whose return it is, is unclear"),
    severity=Severity.WARNING,
    reason=Text(
        "どの課の回答か分からないと、その課の事業だけを点検することができないため。",
        "Without knowing whose return it is, its own rows cannot be told from those of others.",
    ),
    message=Text(
        "どの課の回答か判断できないため、全ての事業を点検しました。",
        "It is not certain whose return this is, so all rows were judged.",
    ),
    suggestion=Text(
        "ファイル名又はフォルダー名に課名を入れるか、--for で課名を指定してください。",
        "Put the department's name into the name of the file or folder, or name it with --for.",
    ),
    example=Example(
        bad={"file": "returned.xlsx"}, good={"file": Text("回答_商工課.xlsx", "回答_商工課.xlsx")}
    ),
)
def department_unclear(judged: Judged) -> Iterator[Spot]:
    """Yield a spot if it is unknown which department's return this is, or it has no rows here."""
    own = judged.own
    if judged.is_unclaimed:
        yield Spot(None)
    elif own is not None and not own.split and not own.rows:
        yield Spot(
            None,
            {"department": own.department, "known": same(_listed(judged))},
            message=_NO_ROWS,
            suggestion=_NO_ROWS_ADVICE,
            severity=Severity.ERROR,
        )


_NO_ROWS = Text(
    "{department}を担当課とする事業がないため、点検した事業はありません。",
    "No row names {department}, so nothing was judged.",
)
_NO_ROWS_ADVICE = Text(
    "課名を確認してください（シートの担当課：{known}）。",
    "Check the department's name (in this sheet: {known}).",
)
_SHOWN = 8


def _listed(judged: Judged) -> str:
    names = dict.fromkeys(name for item in judged.sheet.items for name in item.departments)
    shown = "、".join([*names][:_SHOWN])
    return f"{shown}…" if len(names) > _SHOWN else shown or "–"
