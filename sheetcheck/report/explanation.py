"""Explain how a sheet was read, in lines of text and as a page, to authors of family files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.report.data.json_text import harmless_json
from sheetcheck.report.html.picture import picture, rows_html
from sheetcheck.report.html.rendering import render_page
from sheetcheck.report.visible import shortened, visible
from sheetcheck.words.result import Provenance, SheetResult
from sheetcheck.words.sheet import Claim, Sheet
from sheetcheck.words.text import Language, Text, same

_LONGEST: Final = 40  # characters shown of a cell
_SHEET: Final = Text("読み取ったシート", "The sheet as read")
_HEADINGS: Final = Text("見出し → 様式ファイルの列", "Headings → columns of the form file")
_SECTIONS: Final = Text("区分", "Sections")
_TOTALS: Final = Text(
    "合計として読み取った数 → 何の合計か（集計した数）", "Totals → scope (counted)"
)
_FOREIGN: Final = Text(
    "合計として読み取らなかった数とその理由", "Numbers not read as totals, and why"
)
_PASSED: Final = Text("読み取りの対象にしなかった記載", "Passed over")
_TWICE: Final = Text("（2つ目の見出し：読み取りません）", "(appears twice: not read)")
_UNDECLARED: Final = Text("（様式ファイルにない列：読み取りません）", "(not declared: not read)")
_FURTHER: Final = same("〃")
_OPEN: Final = Text("（評価未確定）", "(open)")
_NO_NUMBER: Final = Text("（数なし）", "(no number)")
_NONE: Final = Text("（なし）", "(none)")
_NOTE: Final = Text(
    "行番号の横の語は、その行を何として読み取ったかを示します。「対象外」の行と薄い文字は、"
    "点検に使用しません。合計として扱わなかった数には、その理由を付けています。",
    "The word beside a row number says what the row was read as; rows marked “not read” and pale "
    "text are not used. A number that was not taken for a total says why.",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the explanation: a heading, and rows of cells with what they were read as."""

    title: Text
    rows: tuple[tuple[str, ...], ...]


def explanation(result: SheetResult, language: Language) -> Iterator[Passage]:
    """Yield title, headings, sections, items, totals and skipped texts of a sheet as read.

    Each row of cells begins with an address.
    """
    sheet = result.sheet
    if sheet is None:
        return
    yield Passage(_SHEET, tuple(_of_sheet(sheet, result, language)))
    yield Passage(_HEADINGS, tuple(_headings(sheet, language)))
    if sheet.sections:
        yield Passage(_SECTIONS, tuple((str(s.cell), _short(s.name)) for s in sheet.sections))
    yield Passage(_items_title(sheet), tuple(_items(sheet, result, language)))
    yield Passage(
        _TOTALS, tuple(_totals(sheet, result, language)) or ((_NONE.localized(language),),)
    )
    if sheet.foreign:
        yield Passage(_FOREIGN, tuple(_foreign(sheet, language)))
    if sheet.unread:
        yield Passage(_PASSED, tuple((str(u.cell), _short(u.text)) for u in sheet.unread))


def _of_sheet(sheet: Sheet, result: SheetResult, language: Language) -> Iterator[tuple[str, ...]]:
    def row(label: Text, value: str) -> tuple[str, str]:
        return label.localized(language), value

    yield row(Text("様式", "Form"), result.family or "")
    yield row(Text("シート", "Sheet"), _short(sheet.name))
    yield row(Text("表題", "Title"), _short(sheet.title))
    years = " / ".join(year or "–" for year in sheet.years)
    yield row(Text("年度（報告／予定）", "Years (reported / planned)"), years)
    for number, rows in enumerate(sheet.tables, 1):
        label = Text(f"表{number}の始まり", f"Table {number} begins in")
        yield row(label, Text(f"{rows.start}行", f"row {rows.start}").localized(language))


def _headings(sheet: Sheet, language: Language) -> Iterator[tuple[str, ...]]:
    found = [(h.cell, h.text, key) for key, h in sheet.headings.items()]
    found += [(h.cell, h.text, _TWICE.localized(language)) for h in sheet.duplicates]
    found += [(h.cell, h.text, _UNDECLARED.localized(language)) for h in sheet.undeclared]
    for cell, text, meaning in sorted(found):
        yield str(cell), _short(text), f"→ {meaning}"


def _items(sheet: Sheet, result: SheetResult, language: Language) -> Iterator[tuple[str, ...]]:
    for item in sheet.items:
        code = result.ratings.get(item.row)
        number = "" if item.number is None else str(item.number)
        if item.further:
            number = _FURTHER.localized(language)
        places = item.section, number, item.name, "、".join(item.departments)
        row = Text(f"{item.row}行", f"row {item.row}").localized(language)
        yield row, *map(_short, places), code or _OPEN.localized(language)


def _items_title(sheet: Sheet) -> Text:
    count = sheet.item_count
    return Text(
        f"事業（{count}件）：区分・番号・事業・担当課・評価",
        f"Items ({count}): section, number, name, departments, rating",
    )


def _totals(sheet: Sheet, result: SheetResult, language: Language) -> Iterator[tuple[str, ...]]:
    counted = {(total.cell, total.rating): total for total in result.totals}
    for claim in sheet.claims:
        total = counted.get((claim.cell, claim.rating))
        stated = _NO_NUMBER if claim.stated is None else same(f"{claim.stated:,}")
        found = "" if total is None else f"（{total.counted:,}）"
        reason = total.reason.text.localized(language) if total and total.reason else ""
        meaning = f"→ {_whose(claim).localized(language)} {stated.localized(language)}{found}"
        yield str(claim.cell), _short(claim.text), meaning, reason


def _foreign(sheet: Sheet, language: Language) -> Iterator[tuple[str, ...]]:
    """Yield the numbers that look like totals but are none, each with the reason."""
    for claim in sheet.foreign:
        why = claim.foreign.text.localized(language) if claim.foreign else ""
        yield str(claim.cell), _short(claim.text), why


def _whose(claim: Claim) -> Text:
    """Return what a total counts: a section, department or rating, or all items."""
    parts = [part for part in (claim.section, claim.department, claim.rating) if part]
    if not parts:
        return Text("合計", "grand total")
    return Text("・".join(parts), ", ".join(parts))


def _short(text: str) -> str:
    return visible(shortened(" ".join(text.split()), _LONGEST))


def explanation_page(
    results: Sequence[SheetResult], *, language: Language, provenance: Provenance
) -> bytes:
    """Return the page of the sheets of one or more files, without their findings."""
    sheets = [_page_part(result, number, language) for number, result in enumerate(results, 1)]
    parts = {"sheets": sheets, "note": _NOTE.localized(language)}
    document = [{"path": result.path, "schema": result.family} for result in results]
    return render_page(
        "explanation.html.j2", parts, [harmless_json(document)], language, provenance
    )


def _page_part(result: SheetResult, number: int, language: Language) -> dict[str, object]:
    drawn = picture(result.sheet, ()) if result.sheet else None
    path = visible(result.path)
    unread = () if result.sheet else result.findings
    return {
        "name": f"{path}: {drawn.sheet}" if drawn else path,
        "picture": drawn,
        "rows": rows_html(drawn, number, {}, language) if drawn else "",
        "passages": [
            {"title": passage.title.localized(language), "rows": passage.rows}
            for passage in explanation(result, language)
        ],
        "refused": [
            text.localized(language)
            for finding in unread
            for text in (finding.message, finding.suggestion)
        ],
    }
