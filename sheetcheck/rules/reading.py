"""Why a file could not be read or written: the names that refusals carry, told like rules."""

from sheetcheck.rules.registry import reading_rule
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text

_NOTHING_UNREAD = Text(
    "確認できなかったファイルを、問題なしと取り違えないため。",
    "A file that could not be checked must never pass for one without problems.",
)

reading_rule(
    "file-encrypted",
    title=Text("パスワード保護", "Protected by a password"),
    reason=_NOTHING_UNREAD,
    message=Text("パスワードや暗号で保護されています。", "It is protected by a password."),
    suggestion=Text("パスワードを外して保存し直してください。", "Save it without the password."),
)
reading_rule(
    "file-corrupt",
    title=Text("ファイルの破損", "Damaged file"),
    reason=_NOTHING_UNREAD,
    message=Text(
        "壊れているか、途中までしかコピーされていません。", "It is damaged or only half copied."
    ),
    suggestion=Text("もう一度送ってもらってください。", "Ask for the file again."),
)
reading_rule(
    "file-unsupported",
    title=Text("読めない種類のファイル", "Unsupported kind of file"),
    reason=_NOTHING_UNREAD,
    message=Text("Excelブック(.xlsx、.xlsm)ではありません。", "It is no .xlsx or .xlsm workbook."),
    suggestion=Text(
        "Excelで「Excel ブック (*.xlsx)」として保存し直してください。",
        "Save it in Excel as “Excel Workbook (*.xlsx)”.",
    ),
)
reading_rule(
    "file-oversized",
    title=Text("大きすぎるファイル", "File too large"),
    reason=Text(
        "巨大なファイルで、ほかのファイルの確認まで止めないため。",
        "One huge file must not stop the check of all others.",
    ),
    message=Text("大きさの上限を超えています。", "It is over a limit of size."),
    suggestion=Text(
        "余分な行・列・書式を消すか、上限を上げてください。",
        "Delete unused rows, columns and styles, or raise the limit.",
    ),
)
reading_rule(
    "file-locked",
    title=Text("使用中のファイル", "File in use"),
    reason=_NOTHING_UNREAD,
    message=Text(
        "ほかの人が開いているか、書き込み中です。", "Somebody has it open, or is writing it."
    ),
    suggestion=Text("閉じてから、やり直してください。", "Close it and try again."),
)
reading_rule(
    "file-unreadable",
    title=Text("読めないファイル", "Unreadable file"),
    reason=_NOTHING_UNREAD,
    message=Text(
        "見つからないか、読む権限がないか、読み取りに失敗しました。",
        "It is not there, may not be read, or reading it failed.",
    ),
    suggestion=Text("場所と権限を確かめてください。", "Check its place and your permission."),
)
reading_rule(
    "schema-unmatched",
    title=Text("知らない様式", "Unknown sheet family"),
    reason=_NOTHING_UNREAD,
    message=Text(
        "知っている様式の進行管理シートではありません。",
        "It holds no progress sheet of a known family.",
    ),
    suggestion=Text(
        "見出しを確かめるか、--schema で様式を指定してください。",
        "Check the headings, or name the family with --schema.",
    ),
)
reading_rule(
    "sheet-unissued",
    title=Text("配布していない様式", "Not a form that was sent out"),
    reason=_NOTHING_UNREAD,
    message=Text(
        "配布したファイルに、この様式のシートがありません。",
        "The issued workbook has no sheet of this family.",
    ),
    suggestion=Text(
        "--issued に、このシートの元になったファイルを指定してください。",
        "Name the workbook that this sheet was made from with --issued.",
    ),
)
reading_rule(
    "file-read-only",
    title=Text("点検だけのファイル", "File that is only checked"),
    severity=Severity.NOTICE,
    reason=Text(
        "古い形式やパスワード付きのファイルは、ほかの部分を変えずには書き込めないため。",
        "An old or protected format cannot be written without changing more than the totals.",
    ),
    message=Text(
        "点検だけを行い、訂正済みの写しは作りません。",
        "It is only checked; no corrected copy is written.",
    ),
    suggestion=Text(
        "Excelで「Excel ブック (*.xlsx)」として保存し直してください。",
        "Save it in Excel as “Excel Workbook (*.xlsx)”.",
    ),
)
reading_rule(
    "write-refused",
    title=Text("書き込めないファイル", "File that could not be written"),
    reason=Text(
        "訂正や報告書ができていないのに、できたと取り違えないため。",
        "A copy or a report that is not there must never pass for written.",
    ),
    message=Text(
        "訂正済みの写しか報告書を書けませんでした。",
        "The corrected copy or the report could not be written.",
    ),
    suggestion=Text(
        "空き容量と権限を確かめるか、--out で別の場所を指定してください。",
        "Check free space and permissions, or name another place with --out.",
    ),
)
