"""The page that shows how a sheet was read, for authors of family files."""

from collections.abc import Sequence
from typing import Final

from sheetcheck.report.data.harmless import harmless_json
from sheetcheck.report.html.frame import render_page
from sheetcheck.report.html.picture import picture
from sheetcheck.report.html.picture_rows import PictureRows
from sheetcheck.report.provenance import Provenance
from sheetcheck.report.text.explanation import explanation
from sheetcheck.report.visible import visible
from sheetcheck.words.result import SheetResult
from sheetcheck.words.text import Language, Text

_NOTE: Final = Text(
    "行番号の横の語は、その行を何として読み取ったかを示します。「対象外」の行と薄い文字は、"
    "点検に使用しません。合計として扱わなかった数には、その理由を付けています。",
    "The word beside a row number says what the row was read as; rows marked “not read” and pale "
    "text are not used. A number that was not taken for a total says why.",
)


def explanation_page(
    results: Sequence[SheetResult], *, language: Language, provenance: Provenance
) -> bytes:
    """Return the page of the sheets of one or more files, without their findings."""
    sheets = [_sheet(result, number, language) for number, result in enumerate(results, 1)]
    parts = {"sheets": sheets, "note": _NOTE.told(language)}
    document = [{"path": result.path, "schema": result.family} for result in results]
    return render_page(
        "explanation.html.j2", parts, [harmless_json(document)], language, provenance
    )


def _sheet(result: SheetResult, number: int, language: Language) -> dict[str, object]:
    drawn = picture(result.sheet, ()) if result.sheet else None
    passages = [
        {"title": passage.title.told(language), "rows": passage.rows}
        for passage in explanation(result, language)
    ]
    unread = () if result.sheet else result.findings
    texts = [text for finding in unread for text in (finding.message, finding.suggestion)]
    name = f"{visible(result.path)}: {drawn.sheet}" if drawn else visible(result.path)
    return {
        "name": name,
        "picture": drawn,
        "rows": PictureRows(drawn, number, {}, language).html() if drawn else "",
        "passages": passages,
        "refused": [text.told(language) for text in texts],
    }
