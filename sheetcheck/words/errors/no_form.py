"""Errors for workbooks whose sheets match no known form, or more than one."""

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text


class SchemaUnmatched(Refusal):
    """No sheet of the workbook belongs to a known family."""

    rule = "schema-unmatched"
    message = Text(
        "登録済みの様式と一致するシートがありません。{nearest}",
        "No sheet matches a known form. {nearest}",
    )
    suggestion = Text(
        "見出しを確認するか、--schema で様式を指定してください（一覧: sheetcheck schemas）。"
        "未登録の様式は、sheetcheck schemas draft で配布した様式から作成できます。",
        "Check the headings, or name the form with --schema (sheetcheck schemas lists them)."
        " sheetcheck schemas draft makes a form file from the issued sheet.",
    )


class SchemaMismatched(SchemaUnmatched):
    """No sheet of the workbook belongs to the family that the user named."""

    message = Text(
        "様式「{family}」と一致するシートがありません。{nearest}",
        "No sheet matches the form “{family}”. {nearest}",
    )
    suggestion = Text(
        "見出しと、指定した様式が正しいか確認してください（一覧: sheetcheck schemas）。",
        "Check the headings, and whether it is the right form (sheetcheck schemas lists them).",
    )


class SchemaTied(Refusal):
    """Two families fit a sheet equally well."""

    rule = "schema-unmatched"
    message = Text(
        "シート「{sheet}」に複数の様式が当てはまります：{families}。",
        "Several forms fit the sheet “{sheet}” equally well: {families}.",
    )
    suggestion = Text("--schema で様式を指定してください。", "Choose one with --schema.")


class NotIssued(Refusal):
    """The issued workbook has no sheet of this sheet's family."""

    rule = "sheet-unissued"
    message = Text(
        "配布したファイル（{path}）に、この様式のシートがありません。",
        "The issued workbook ({path}) has no sheet of this form.",
    )
    suggestion = Text(
        "--issued に、このシートの配布時のファイルを指定してください。",
        "Give --issued the workbook that this sheet was made from.",
    )
