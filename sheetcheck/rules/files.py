"""Rules on whole files: unreadable ones; macros, links and contradictions that a file brings.

The texts about unreadable and unwritable files come from the refusals in `words.errors`; several
refusals may share a rule, and each rule here shows one of them as the example.
"""

from collections.abc import Iterator, Mapping

from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, Rule, SheetRule, Spot
from sheetcheck.rules.definition.registry import register, rule
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import (
    Damaged,
    Encrypted,
    NotAWorkbook,
    NotIssued,
    Oversized,
    ReadOnly,
    SchemaUnmatched,
)
from sheetcheck.words.errors.system_error import Locked, Unreadable
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text, quoted
from sheetcheck.workbook.read.active_content import Deed, active_formulas

_NOTHING_UNREAD = Text(
    "点検できなかったファイルを、問題なしと取り違えないため。",
    "A file that was not checked must never pass for one without problems.",
)
_TITLES: dict[type[Refusal], tuple[Text, Text]] = {
    Encrypted: (
        Text("パスワードによる保護", "Password-protected"),
        _NOTHING_UNREAD,
    ),
    Damaged: (Text("ファイルの破損", "Damaged file"), _NOTHING_UNREAD),
    NotAWorkbook: (
        Text("対象外の種類のファイル", "Unsupported file type"),
        _NOTHING_UNREAD,
    ),
    Oversized: (
        Text("大きすぎるファイル", "File too large"),
        Text(
            "巨大なファイル一つで、ほかのファイルの点検が止まらないようにするため。",
            "One huge file must not stop the check of all others.",
        ),
    ),
    Locked: (Text("使用中のファイル", "File in use"), _NOTHING_UNREAD),
    Unreadable: (Text("読み取れないファイル", "Unreadable file"), _NOTHING_UNREAD),
    SchemaUnmatched: (
        Text("登録されていない様式", "Unknown form"),
        _NOTHING_UNREAD,
    ),
    NotIssued: (
        Text("配布した様式との不一致", "Issued file has no such form"),
        _NOTHING_UNREAD,
    ),
    ReadOnly: (
        Text("点検のみのファイル", "Checked only"),
        Text(
            "旧形式やパスワード付きのファイルは、ほかの部分を変えずに訂正できないため。",
            "An old or protected format cannot be corrected without changing more.",
        ),
    ),
    TargetUnwritable: (
        Text("書き込めないファイル", "Could not be written"),
        Text(
            "写しや報告書ができていないのに、できたと取り違えないため。",
            "A copy or report that was not written must never pass for written.",
        ),
    ),
}

for refusal, (title, reason) in _TITLES.items():
    register(
        Rule(
            refusal.rule,
            title=title,
            severity=Severity.NOTICE if refusal is ReadOnly else Severity.ERROR,
            reason=reason,
            message=refusal.message,
            suggestion=refusal.suggestion,
            example=Example(bad={"file": refusal.message}, good={"file": refusal.suggestion}),
        )
    )


_QUOTED = 80  # characters of an address or a formula in a message

_DEEDS: Mapping[Deed, Text] = {
    Deed.MACRO: Text("マクロ（VBA）が含まれています。", "It contains macros (VBA)."),
    Deed.MACRO_SHEET: Text(
        "旧形式のマクロシート又はダイアログシートが含まれています。",
        "It contains an old-style macro or dialog sheet.",
    ),
    Deed.BOOK_LINK: Text(
        "ほかのブックを参照しています（{what}）。", "It refers to another workbook ({what})."
    ),
    Deed.DDE: Text(
        "ほかのプログラムとの通信（DDE）が含まれています。",
        "It communicates with another program (DDE).",
    ),
    Deed.OBJECT: Text(
        "ほかのプログラムのオブジェクト（OLE）が含まれています。{what}",
        "It contains an object of another program (OLE). {what}",
    ),
    Deed.CONTROL: Text("ActiveXコントロールが含まれています。", "It contains an ActiveX control."),
    Deed.QUERY: Text(
        "外部データへの接続が含まれています。", "It contains a connection to external data."
    ),
    Deed.RIBBON: Text("独自のリボンが含まれています。", "It brings its own ribbon."),
    Deed.PICTURE: Text(
        "外部の画像などを参照しています（{what}）。", "It refers to an external picture ({what})."
    ),
    Deed.FILE_LINK: Text(
        "ファイル又は共有フォルダーへのリンクが含まれています（{what}）。",
        "It links to a file or a share ({what}).",
    ),
    Deed.FORMULA: Text(
        "外部を参照するか、プログラムを呼び出す数式です（{what}）。",
        "The formula refers outside the workbook or calls a program ({what}).",
    ),
}


@rule(
    SheetRule,
    "active-content",
    title=Text("マクロ・外部参照", "Active content"),
    severity=Severity.NOTICE,
    reason=Text(
        "開いたパソコンで動作し、又は外部と通信するものが、"
        "気付かないうちに含まれていることがあるため（sheetcheckは実行も接続もせず、"
        "そのまま残します）。",
        "It may act on the computer of whoever opens it, or connect elsewhere (sheetcheck "
        "neither runs nor follows it, and leaves it as it is).",
    ),
    message=Text(
        "開くと動作するもの、又は外部への参照が含まれています。",
        "It contains something that runs when opened, or refers outside.",
    ),
    suggestion=Text(
        "覚えのない場合は、「コンテンツの有効化」をせず、担当課に確認してください。",
        "If unexpected, ask the department before enabling content.",
    ),
    example=Example(
        bad={"sheet": Text("=WEBSERVICE(…) という数式", "a formula =WEBSERVICE(…)")},
        good={"sheet": Text("=COUNTIF(…) という数式", "a formula =COUNTIF(…)")},
    ),
)
def active_content(judged: Judged) -> Iterator[Spot]:
    """Yield macros, links and the like; sheetcheck never runs or follows them."""
    for active in (*judged.active, *active_formulas(judged.grid)):
        yield Spot(active.cell, {"what": quoted(active.what, _QUOTED)}, message=_DEEDS[active.deed])


@rule(
    SheetRule,
    "sheet-contradictory",
    title=Text("シート内部の記録の不整合", "Inconsistent sheet data"),
    severity=Severity.WARNING,
    reason=Text(
        "同じセルの記録が重複したり順番が違ったりすると、"
        "開くソフトによって内容が異なって見えるため。",
        "Programs show such a file differently.",
    ),
    message=Text(
        "{what}点検への影響はありません。",
        "{what} The check is not affected.",
    ),
    suggestion=Text(
        "Excelで開いて上書き保存すると解消します。", "Open and save it in Excel to fix this."
    ),
    example=Example(bad={"sheet": "A1, A3, A2"}, good={"sheet": "A1, A2, A3"}),
)
def sheet_contradictory(judged: Judged) -> Iterator[Spot]:
    """Yield what the sheet's XML says twice or out of order."""
    for one in judged.grid.contradictions:
        yield Spot(one.cell, {"what": one.what})
