"""The words of the HTML pages, beside one another in both languages."""

from dataclasses import dataclass
from typing import Final

from sheetcheck.words.text import Language, Text

_WORDS: Final = {
    "title": Text("点検結果", "Check report"),
    "index_title": Text("点検結果の一覧", "Check reports"),
    "skip": Text("指摘へ移動", "Skip to the findings"),
    "contents": Text("目次", "Contents"),
    "details": Text("点検の概要", "About this check"),
    "to_do": Text("直していただくところ", "What is left to do"),
    "nothing_to_do": Text(
        "担当課に直していただくところはありません。",
        "Nothing is left for the departments to correct.",
    ),
    "twice": Text(
        "複数の課が担当する事業の指摘は、それぞれの課に載せています。",
        "A finding on an item of several departments is listed under each of them.",
    ),
    "filter": Text("表示の絞り込み", "Show only"),
    "all_departments": Text("すべての課", "All departments"),
    "shown": Text("件を表示しています", " findings shown"),
    "files_shown": Text("個のファイルを表示しています", " files shown"),
    "cases": Text("{count}件", "{count} found"),
    "corrections": Text("訂正したところ", "What was corrected"),
    "would_correct": Text(
        "自動で訂正できるところ(まだ書き込んでいません)",
        "What can be corrected (nothing has been written)",
    ),
    "original_kept": Text(
        "お預かりしたファイルはそのままです。訂正は写しのほうに書き込みました。",
        "The file that was checked is untouched; the corrections are in the copy.",
    ),
    "original_replaced": Text(
        "訂正はファイルそのものに書き込み、元のファイルの控えを残しました。",
        "The corrections are in the file itself; a backup of the original was kept.",
    ),
    "certified": Text("確認済み", "Certified"),
    "not_certified": Text("確認できていません", "Not certified"),
    "certificate": Text(
        "ほかのところが変わっていないことの確認", "Proof that nothing else changed"
    ),
    "figures": Text("評価の集計", "Ratings"),
    "totals": Text("記載の合計と、数え直した結果", "Totals as stated and as counted"),
    "match": Text("一致", "Correct"),
    "differ": Text("不一致", "Wrong"),
    "correctable": Text("訂正できます", "Can be corrected"),
    "missing": Text("記載なし", "Missing"),
    "overall": Text("全体", "Overall"),
    "by_section": Text("区分ごと", "By section"),
    "by_department": Text("担当課ごと", "By department"),
    "distribution": Text("評価の内訳", "Distribution of ratings"),
    "counted_twice": Text(
        "複数の課が担当する事業は、それぞれの課で数えています。",
        "An item of several departments counts for each of them.",
    ),
    "name": Text("名称", "Name"),
    "picture": Text("読み取った表", "The sheet as it was read"),
    "picture_note": Text(
        "シートをこのように読み取りました。色と記号の付いたセルが、指摘または訂正のあったセルです。"
        "行番号の横の言葉は、その行を何として読んだかを示します。「対象外」の行と薄い文字は、点検に"
        "使っていません。実際のシートと違うところがあれば、読み違いです。",
        "This is how the sheet was read. Cells with a colour and a sign have a finding or were"
        " corrected. The word beside a row's number says what the row was taken for; rows that are"
        " “not read” and pale texts played no part in the check. Where this differs from the sheet"
        " itself, it was misread.",
    ),
    "row_heading": Text("見出し", "Headings"),
    "row_section": Text("区分", "Section"),
    "row_claim": Text("合計", "Total"),
    "row_unread": Text("対象外", "Not read"),
    "rows_left_out": Text(
        "行が多いため、{count}行を省いています(指摘のある行を優先して載せています)。",
        "{count} rows are left out here; rows with findings come first.",
    ),
    "hidden_row": Text("非表示の行", "Hidden row"),
    "corrected_here": Text("訂正", "Corrected"),
    "help": Text("点検の規則", "The rules, and why"),
    "other_rules": Text("今回は指摘のなかった規則({count})", "Rules that found nothing ({count})"),
    "why": Text("なぜ直すのか", "Why"),
    "bad": Text("指摘される例", "Reported"),
    "good": Text("よい例", "As it should be"),
    "rows_more": Text(
        "ほかに{count}件あります。全件は、このページに埋め込まれたJSON"
        "(sheetcheck --format json でも出力できます)にあります。",
        "{count} more are not shown. All of them are in the JSON embedded in this page, which"
        " sheetcheck --format json prints, too.",
    ),
    "groups_more": Text(
        "ほかに{count}の課の分があります。全件は、このページに埋め込まれたJSONにあります。",
        "Findings of {count} more departments are not shown; all are in the embedded JSON.",
    ),
    "made_by": Text("sheetcheck {version} が作成しました。", "Made by sheetcheck {version}."),
    "sheets": Text("{count}枚のシート", "{count} sheets"),
    "items": Text("{count}事業", "{count} items"),
    "shares_more": Text("ほかに{count}行あります。", "{count} more rows are not shown."),
    "files": Text("ファイルごとの状況", "File by file"),
    "files_more": Text(
        "ほかに{count}個のファイルがあります。", "{count} more files are not shown."
    ),
    "status": Text("状況", "Status"),
}


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page in its language; a template asks for each by its name."""

    language: Language

    def __getitem__(self, name: str) -> str:
        return _WORDS[name].told(self.language)

    def filled(self, name: str, **values: str | int) -> str:
        """Return words with their numbers, which are written with thousands apart."""
        told = {key: f"{v:,}" if isinstance(v, int) else v for key, v in values.items()}
        return _WORDS[name].filled(**told).told(self.language)
