"""Why a cell or a file is not written: one named error a reason, its sentences."""

from sheetcheck.words.refusals import Refusal
from sheetcheck.words.text import Text, same


class WriteRefusal(Refusal):
    """A write that sheetcheck will not do."""

    rule = "write-refused"
    suggestion = same("")


class UnknownSheet(WriteRefusal):
    """The workbook has no such sheet."""

    message = Text("シート「{sheet}」はありません。", "There is no sheet “{sheet}”.")
    suggestion = Text("あるシート: {sheets}", "The sheets are: {sheets}")


class InsideMerge(WriteRefusal):
    """The cell lies in a merged range and is not its top left cell."""

    message = Text(
        "{cell}は結合セル{area}の中にあり、書けるのは左上の{anchor}だけです。",
        "{cell} lies in the merged range {area}; only its top left cell {anchor} can be written.",
    )


class Signed(WriteRefusal):
    """A change would break the workbook's digital signature."""

    message = Text(
        "電子署名があり、変更すると署名が無効になります。",
        "The workbook is digitally signed, and any change breaks the signature.",
    )
    suggestion = Text(
        "それでも書くなら signed=True を指定してください。",
        "To write all the same, pass signed=True.",
    )


class Unwritable(WriteRefusal):
    """A cell or value that cannot be written without harm to others."""

    message = Text("{cell}には書けません({why})。", "{cell} cannot be written ({why}).")


class ChangedSince(WriteRefusal):
    """The file is no longer the one that was checked."""

    message = Text(
        "確認した後に書き換えられたため、上書きしません。",
        "It was changed after it was checked, so it is not overwritten.",
    )
    suggestion = Text("もう一度確認してください。", "Check it again.")


class OutputUnwritable(Refusal):
    """Standard output does not take what is printed."""

    message = Text(
        "結果を出力できませんでした({why})。", "The result could not be printed ({why})."
    )
    suggestion = Text("出力先を確かめてください。", "Check where the output goes.")


class TargetUnwritable(WriteRefusal):
    """The system did not let us write the target."""

    message = Text("{target}に書けませんでした({why})。", "{target} could not be written ({why}).")
    suggestion = Text(
        "空き容量と書き込みの権限を確かめるか、--out で別の場所を指定してください。",
        "Check free space and permission to write, or name another place with --out.",
    )


class NotProved(WriteRefusal):
    """A copy of which it cannot be shown that nothing else differs; it is not given out."""

    message = Text(
        "訂正した箇所のほかに違いがないことを確かめられなかったため、写しを作成しませんでした（{why}）。",
        "No copy was written: it cannot be shown that nothing else differs ({why}).",
    )
    suggestion = Text(
        "報告書の「訂正」の欄を見て、元のファイルを手で修正してください。",
        "Correct the file by hand, as the report says.",
    )


class CleaningFailed(WriteRefusal):
    """A copy for publication is not what it should be, so it is not written."""

    message = Text(
        "公開用の写しを作成できませんでした（{what}、{where}）。",
        "The copy for publication could not be made ({what}, {where}).",
    )
    suggestion = Text("一覧の箇所をExcelで削除してください。", "Remove what is listed in Excel.")
