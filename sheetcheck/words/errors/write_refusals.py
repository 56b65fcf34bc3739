"""Errors for cells and files that are not written."""

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text, same


class WriteRefusal(Refusal):
    """A write that sheetcheck refuses."""

    rule = "write-refused"
    suggestion = same("")


class UnknownSheet(WriteRefusal):
    """The workbook has no sheet of this name."""

    message = Text("シート「{sheet}」はありません。", "No such sheet: “{sheet}”.")
    suggestion = Text("あるシート: {sheets}", "The sheets are: {sheets}")


class InsideMerge(WriteRefusal):
    """The cell is inside a merged range and is not its top left cell."""

    message = Text(
        "{cell}は結合セル{area}の一部です（書き込めるのは左上の{anchor}のみ）。",
        "{cell} is inside the merged range {area}; write to {anchor} instead.",
    )


class Signed(WriteRefusal):
    """A change would break the workbook's digital signature."""

    message = Text(
        "電子署名があり、変更すると無効になります。",
        "Digitally signed; any change would break the signature.",
    )
    suggestion = Text(
        "署名が無効になってもよい場合は、signed=True を指定してください。",
        "To write all the same, pass signed=True.",
    )


class Unwritable(WriteRefusal):
    """A cell or value that cannot be written without damaging others."""

    message = Text("{cell}には書き込めません（{why}）。", "{cell} cannot be written ({why}).")


class ChangedSince(WriteRefusal):
    """The file has changed since it was checked."""

    message = Text(
        "点検後に内容が変わったため、上書きしませんでした。",
        "Changed since it was checked, so not overwritten.",
    )
    suggestion = Text("再度点検してください。", "Check it again.")


class NoBackup(WriteRefusal):
    """There is no backup to restore."""

    message = Text(
        "{path}の控え（.bak）が同じフォルダーにありません。",
        "No backup (.bak) of {path} in its folder.",
    )
    suggestion = Text(
        "--in-place で訂正したファイルを指定してください。",
        "Name a file that was corrected with --in-place.",
    )


class OutputUnwritable(Refusal):
    """Standard output cannot be written."""

    message = Text(
        "結果を出力できませんでした（{why}）。", "The result could not be written out ({why})."
    )
    suggestion = Text("出力先を確認してください。", "Check the output.")


class TargetUnwritable(WriteRefusal):
    """The operating system refused to write the target."""

    message = Text(
        "{target} に書き込めませんでした（{why}）。", "{target} could not be written ({why})."
    )
    suggestion = Text(
        "空き容量と書き込み権限を確認するか、--out で別のフォルダーを指定してください。",
        "Check free space and permissions, or give another folder with --out.",
    )


class NotProved(WriteRefusal):
    """The proof failed: something else may differ in the copy, so it is not written."""

    message = Text(
        "訂正した箇所のほかに違いがないことを検証できなかったため、"
        "写しを作成しませんでした（{why}）。",
        "No copy was written: it cannot be shown that nothing else differs ({why}).",
    )
    suggestion = Text(
        "報告書の「訂正」の欄を見て、元のファイルを手で修正してください。",
        "Correct the file by hand, as the report says.",
    )


class CleaningFailed(WriteRefusal):
    """The copy for publication failed its check, so it is not written."""

    message = Text(
        "公開用の写しを作成できませんでした（{what}、{where}）。",
        "The copy for publication could not be made ({what}, {where}).",
    )
    suggestion = Text("一覧の箇所をExcelで削除してください。", "Remove what is listed in Excel.")
