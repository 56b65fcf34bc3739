"""The texts of the HTML pages in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sheetcheck.words import labels
from sheetcheck.words.text import Language, Text

_WORDS: Final = {
    "title": Text("点検結果", "Check report"),
    "index_title": Text("点検結果一覧", "Index of results"),
    "skip": Text("指摘へ移動", "Skip to the findings"),
    "contents": Text("目次", "Contents"),
    "details": Text("点検の概要", "About this check"),
    "to_do": Text("対応の必要な箇所", "What needs attention"),
    "nothing_to_do": Text(
        "担当課に修正をお願いする箇所はありません。",
        "Nothing for departments to fix.",
    ),
    "twice": Text(
        "複数の課が担当する事業の指摘は、各課の欄に掲載しています。",
        "Findings on shared items appear under each department.",
    ),
    "filter": Text("表示の絞り込み", "Show only"),
    "all_departments": Text("全ての課", "All departments"),
    "by_page": Text("印刷では課ごとに改ページする", "Print each department on a page of its own"),
    "overview": Text("担当課別の件数", "Findings by department"),
    "cells": Text("修正・確認するセル", "Cells to see to"),
    "cells_more": Text("{cells} ほか{count}か所", "{cells} and {count} more"),
    "shown": Text("件を表示しています", " findings shown"),
    "files_shown": Text("ファイルを表示しています", " files shown"),
    "cases": Text("{count}件", "{count} found"),
    "corrections": Text("訂正した箇所", "Corrections"),
    "would_correct": Text(
        "自動で訂正できる箇所（まだ書き込んでいません）",
        "Can be corrected automatically (nothing written yet)",
    ),
    "original_kept": Text(
        "提出されたファイルは変更していません。訂正は写しに書き込みました。",
        "The submitted file is unchanged; corrections are in the copy.",
    ),
    "original_replaced": Text(
        "訂正はファイルに直接書き込み、元のファイルの控えを残しました。",
        "Corrections were written to the file itself; a backup was kept.",
    ),
    "certified": Text("検証済み", "Verified"),
    "not_certified": Text("未検証", "Not verified"),
    "certificate": Text("ほかの箇所に変更がないことの検証", "Nothing else changed"),
    "figures": Text("評価の集計", "Ratings"),
    "totals": Text("記載の合計と集計結果", "Totals: stated and counted"),
    "match": Text("一致", "Match"),
    "differ": Text("不一致", "No match"),
    "correctable": Text("訂正可能", "Can be corrected"),
    "missing": Text("記載なし", "Missing"),
    "overall": Text("全体", "Overall"),
    "by_section": Text("区分別", "By section"),
    "by_department": Text("担当課別", "By department"),
    "distribution": Text("評価の内訳", "Distribution of ratings"),
    "counted_twice": Text(
        "複数の課が担当する事業は、各課で集計しています。",
        "Shared items count for each department.",
    ),
    "name": Text("名称", "Name"),
    "picture": Text("読み取り内容の確認", "How the sheet was read"),
    "picture_note": Text(
        "シートを次のように読み取りました。色と記号の付いたセルが、"
        "指摘又は訂正のあったセルです。行番号の横の語は、"
        "その行を何として読み取ったかを示します。"
        "「対象外」の行と薄い文字は、点検に使用していません。"
        "実際のシートと異なる場合は、事務局にお知らせください。",
        "This is how the sheet was read. Coloured cells with a sign have a finding or were "
        "corrected. The word beside a row number says what the row was read as; rows "
        "marked “not read” and pale text were not used. If this differs from your sheet, "
        "tell the secretariat.",
    ),
    "row_heading": Text("見出し", "Headings"),
    "row_section": Text("区分", "Section"),
    "row_claim": Text("合計", "Total"),
    "row_unread": Text("対象外", "Not read"),
    "rows_left_out": Text(
        "行数が多いため{count}行を省略しています（指摘のある行を優先して表示）。",
        "{count:row|rows} left out; rows with findings come first.",
    ),
    "hidden_row": Text("非表示の行", "Hidden row"),
    "corrected_here": Text("訂正済み", "Corrected"),
    "help": Text("点検項目の説明", "About the rules"),
    "other_rules": Text("指摘のなかった点検項目（{count}）", "Rules without findings ({count})"),
    "why": Text("理由", "Why"),
    "bad": Text("指摘される例", "Example of a finding"),
    "good": Text("良い例", "Correct"),
    "rows_more": Text(
        "ほか{count}件は表示を省略しています（全件は、訂正済みの写しの「点検結果」シートか"
        " sheetcheck --format json で確認できます）。",
        "{count} more not shown (the sheet 点検結果 of the corrected copy and"
        " sheetcheck --format json have all).",
    ),
    "groups_more": Text(
        "ほか{count}課分は表示を省略しています（全件は sheetcheck --format json で出力できます）。",
        "{count:more department|more departments} not shown (sheetcheck --format json has all).",
    ),
    "made_by": Text("sheetcheck {version} が作成しました。", "Made by sheetcheck {version}."),
    "sheets": Text("{count}枚のシート", "{count:sheet|sheets}"),
    "items": Text("{count}事業", "{count:item|items}"),
    "shares_more": Text("ほか{count}行", "{count:more row|more rows}"),
    "files": Text("ファイル別の状況", "By file"),
    "files_more": Text("ほか{count}ファイル", "{count:more file|more files}"),
    "status": Text("状況", "Status"),
}


@dataclass(frozen=True, slots=True)
class PageWords:
    """The texts of a page in one language; templates look them up by name."""

    language: Language

    @property
    def between(self) -> str:
        """The separator of a list."""
        return "、" if self.language is Language.JA else ", "

    def __getitem__(self, name: str) -> str:
        return _WORDS[name].localized(self.language)

    def filled(self, name: str, **values: str | int) -> str:
        """Return a text with values filled in; integers get thousands separators."""
        texts = {key: f"{v:,}" if isinstance(v, int) else v for key, v in values.items()}
        return _WORDS[name].filled(**texts).localized(self.language)


@cache
def label_words(language: Language) -> Mapping[str, str]:
    """Return the shared labels by their names in lower case."""
    words = vars(labels).items()
    return {key.lower(): word.localized(language) for key, word in words if isinstance(word, Text)}


@cache
def severity_words(language: Language) -> Mapping[str, str]:
    """Return severity → its label."""
    return {severity: word.localized(language) for severity, word in labels.SEVERITY.items()}
