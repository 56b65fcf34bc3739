"""Pair rules on the form: headings, columns, drop-down lists, formulas and the sheet's name."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.rules.definition.judged import Judged, Pair
from sheetcheck.rules.definition.kinds import Example, PairRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.table.dropdowns import offered
from sheetcheck.table.years import offsets
from sheetcheck.words.result import Severity
from sheetcheck.words.sheet import Claim, Heading, Sheet
from sheetcheck.words.text import Text, same

_ONE_FORM = Text(
    "各課のシートを、同じ様式のものとして取りまとめるため。",
    "All sheets are put together as copies of one form.",
)


@rule(
    PairRule,
    "heading-changed",
    title=Text("見出しの変更", "Heading changed"),
    reason=_ONE_FORM,
    message=Text(
        "見出しが「{before}」から「{after}」に変わっています。",
        "The heading “{before}” now reads “{after}”.",
    ),
    suggestion=Text("「{before}」に戻してください。", "Change it back to “{before}”."),
    example=Example(bad={"sheet": "事業名 | 担当"}, good={"sheet": "事業 | 担当課"}),
)
def heading_changed(pair: Pair) -> Iterator[Spot]:
    """Yield the headings that differ from the issued sheet's, or replace one of them."""
    for key, heading in pair.returned.sheet.headings.items():
        issued = pair.issued.sheet.headings.get(key)
        if issued and fold(issued.text) != fold(heading.text) and not _is_slip(pair, key):
            details = {"before": issued.one_line, "after": heading.one_line}
            yield Spot(heading.cell, details, value=heading.text)
    for issued, stranger in in_their_place(pair):
        details = {"before": issued.one_line, "after": stranger.one_line}
        yield Spot(stranger.cell, details, value=stranger.text)


def in_their_place(pair: Pair) -> Iterator[tuple[Heading, Heading]]:
    """Yield each missing heading with the new heading in its place."""
    before, after = pair.issued.sheet.headings, pair.returned.sheet.headings
    known = {fold(heading.text) for heading in pair.issued.sheet.undeclared}
    new = [s for s in pair.returned.sheet.undeclared if fold(s.text) and fold(s.text) not in known]
    common = sorted(before.keys() & after.keys(), key=lambda key: before[key].cell.column)
    for left, right in pairwise([None, *common, None]):
        gone = [h for k, h in before.items() if k not in after and _between(h, before, left, right)]
        here = [heading for heading in new if _between(heading, after, left, right)]
        if len(gone) == len(here):
            yield from zip(
                *(sorted(of, key=lambda h: h.cell.column) for of in (gone, here)), strict=True
            )


def _between(
    heading: Heading, among: Mapping[str, Heading], left: str | None, right: str | None
) -> bool:
    column = heading.cell.column
    return (left is None or among[left].cell.column < column) and (
        right is None or column < among[right].cell.column
    )


def _is_slip(pair: Pair, key: str) -> bool:
    """True if only the heading's year differs, which `year-mismatch` reports."""
    before, after = pair.issued.sheet.headings, pair.returned.sheet.headings
    if split_year(before[key].text)[1] != split_year(after[key].text)[1]:
        return False
    return key in offsets(pair.returned.family) and None not in {before[key].year, after[key].year}


@rule(
    PairRule,
    "column-added",
    title=Text("列の追加", "Column added"),
    reason=_ONE_FORM,
    message=Text(
        "列「{heading}」は、配布した様式にありません。",
        "The column “{heading}” is not in the issued sheet.",
    ),
    suggestion=Text(
        "列を削除し、内容は回答欄に移してください。",
        "Delete it; move its content to an answer column.",
    ),
    example=Example(bad={"sheet": "R6評価 | 備考"}, good={"sheet": "R6評価"}),
)
def column_added(pair: Pair) -> Iterator[Spot]:
    """Yield headings that are neither declared by the family nor in the issued sheet."""
    known = Counter(fold(heading.text) for heading in pair.issued.sheet.undeclared)
    reworded = {stranger.cell for _, stranger in in_their_place(pair)}
    for heading in pair.returned.sheet.undeclared:
        known[fold(heading.text)] -= 1
        reported = heading.cell in reworded or _replaces_another(heading, pair.returned)
        if known[fold(heading.text)] < 0 and not reported:
            yield Spot(heading.cell, {"heading": heading.one_line}, value=heading.text)


def _replaces_another(heading: Heading, judged: Judged) -> bool:
    """True if a heading is in place of a declared one, which `column-missing` reports."""
    sheet = judged.sheet
    missing = [
        k for k, c in judged.family.columns.items() if c.required and k not in sheet.headings
    ]
    right = max(h.cell.column for h in sheet.headings.values())
    return bool(missing) and heading.cell.column <= right


@rule(
    PairRule,
    "column-lost",
    title=Text("列の消失", "Column lost"),
    reason=_ONE_FORM,
    message=Text(
        "配布した様式の列「{heading}」がありません。",
        "The column “{heading}” of the issued sheet is missing.",
    ),
    suggestion=Text("配布した様式の列を復元してください。", "Restore it from the issued sheet."),
    example=Example(bad={"sheet": "R6評価"}, good={"sheet": "R6評価 | 備考"}),
)
def column_lost(pair: Pair) -> Iterator[Spot]:
    """Yield the missing columns of the issued sheet that no other rule reports."""
    issued, returned = pair.issued.sheet, pair.returned.sheet
    left = Counter(fold(heading.text) for heading in returned.undeclared)
    for heading in issued.undeclared:
        left[fold(heading.text)] -= 1
        if left[fold(heading.text)] < 0 and not is_blank(heading.text):
            yield Spot(None, {"heading": heading.one_line})
    for key, heading in issued.headings.items():
        if key not in returned.headings and not pair.returned.family.columns[key].required:
            yield Spot(None, {"heading": heading.one_line})


@rule(
    PairRule,
    "dropdown-lost",
    title=Text("選択リストの消失", "Drop-down list lost"),
    severity=Severity.WARNING,
    reason=Text(
        "貼り付けで選択リストが消えると、決められた評価を選べなくなるため。",
        "Pasting deletes drop-down lists, and nobody can choose from them any more.",
    ),
    message=Text(
        "「{heading}」の選択リストが、{count}事業でなくなっています。",
        "The drop-down list of {heading} is gone for {count:item|items}.",
    ),
    suggestion=Text(
        "配布した様式のセルをコピーし、「形式を選択して貼り付け」→「入力規則」で復元してください。",
        "Copy the cell from the issued sheet: Paste Special > Validation.",
    ),
    example=Example(
        bad={"sheet": Text("評価: 入力規則なし", "rating: no validation")},
        good={"sheet": Text("評価: リストから選択", "rating: chosen from a list")},
    ),
)
def dropdown_lost(pair: Pair) -> Iterator[Spot]:
    """Yield the first cell of each column that lost drop-down lists of the issued sheet."""
    issued, returned = pair.issued.sheet, pair.returned.sheet
    for key in issued.headings.keys() & returned.headings.keys():
        before = offered(pair.issued.dropdowns, issued.headings[key].cell.column)
        now = offered(pair.dropdowns, returned.headings[key].cell.column)
        lost = [
            theirs
            for mine, theirs in pair.matching.pairs
            if before.has(issued.cell(mine, key).row)
            and not now.has(returned.cell(theirs, key).row)
        ]
        if lost:
            heading = returned.headings[key].one_line
            details: dict[str, str | int | Text] = {"heading": heading, "count": len(lost)}
            item = lost[0] if len(lost) == 1 else None
            yield Spot(returned.cell(lost[0], key), details, item=item)


@rule(
    PairRule,
    "formula-overwritten",
    title=Text("数式の置き換わり", "Formula replaced"),
    severity=Severity.WARNING,
    reason=Text(
        "数式が数や文字に置き換わると、行が変わっても再計算されなくなるため。",
        "A number typed over a formula is not recalculated when rows change.",
    ),
    message=Text(
        "配布時の数式「{formula}」が「{after}」に置き換わっています。",
        "The issued formula {formula} was replaced with “{after}”.",
    ),
    suggestion=Text(
        "配布した様式の数式に戻してください。", "Restore the formula from the issued sheet."
    ),
    example=Example(bad={"sheet": "12"}, good={"sheet": "=COUNTA(D7:D21)"}),
)
def formula_overwritten(pair: Pair) -> Iterator[Spot]:
    """Yield the cells of items and totals that had a formula when issued and now have none."""
    issued, returned = pair.issued, pair.returned
    grid = returned.grid
    for mine, theirs in pair.matching.pairs:
        for key in issued.sheet.headings.keys() & returned.sheet.headings.keys():
            formula = issued.grid.formula(*issued.sheet.cell(mine, key))
            cell = returned.sheet.cell(theirs, key)
            if formula is not None and grid.formula(*cell) is None:
                yield Spot(cell, _details(formula, grid.text(*cell)), grid.text(*cell), theirs)
    for claim in issued.sheet.claims:
        now = _same_line(claim, returned.sheet) if claim.formula is not None else None
        if now and now.formula is None:
            yield Spot(now.cell, _details(claim.formula or "", now.text), now.text)


def _details(formula: str, text: str) -> dict[str, str | int | Text]:
    return {"formula": f"={formula}", "after": text.strip()[:40]}


def _same_line(claim: Claim, sheet: Sheet) -> Claim | None:
    """Return the only claim of a sheet for the same rating; None if there are none or several."""
    alike = [other for other in sheet.claims if other.rating == claim.rating]
    return alike[0] if len(alike) == 1 else None


@rule(
    PairRule,
    "sheet-renamed",
    title=Text("シート名の変更", "Sheet renamed"),
    severity=Severity.WARNING,
    reason=Text(
        "シート名が変わると、ほかのブックからの参照や取りまとめの数式が切れるため。",
        "References from other workbooks break when a sheet is renamed.",
    ),
    message=Text(
        "シート名が「{before}」から「{after}」に変わっています。",
        "The sheet “{before}” was renamed to “{after}”.",
    ),
    suggestion=Text("「{before}」に戻してください。", "Rename it to “{before}”."),
    example=Example(bad={"sheet": "Sheet1 (2)"}, good={"sheet": "進行管理シート"}),
)
def sheet_renamed(pair: Pair) -> Iterator[Spot]:
    """Yield a spot if the sheet's name differs in more than character width and blanks."""
    before, after = pair.issued.sheet.name, pair.returned.sheet.name
    if fold(before) != fold(after):
        yield Spot(None, {"before": same(before), "after": same(after)}, value=after)
