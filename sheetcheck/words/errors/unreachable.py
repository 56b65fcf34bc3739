"""Errors for files that cannot be read from disk: missing, locked, no permission, changing."""

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text


class Locked(Refusal):
    """Another program has locked the file."""

    rule = "file-locked"
    message = Text(
        "ほかのプログラムで開かれています{owner}。",
        "Open in another program{owner}.",
    )
    suggestion = Text("ファイルを閉じてから、再度実行してください。", "Close it and try again.")


class NotFound(Refusal):
    """The file does not exist."""

    message = Text("ファイルが見つかりません。", "No such file.")
    suggestion = Text("名前と保存場所を確認してください。", "Check its name and folder.")


class EmptyFolder(Refusal):
    """A folder given as input contains no workbook."""

    message = Text(
        "このフォルダーには、点検するファイル（.xlsx、.xlsm）がありません。",
        "No .xlsx or .xlsm files in this folder.",
    )
    suggestion = Text("フォルダーを確認してください。", "Check the folder.")


class LinkedAway(Refusal):
    """A symbolic link that points outside the folder it was found in."""

    message = Text(
        "フォルダーの外へのリンクのため、読んでいません。",
        "It is a link that leads out of the folder, so it was not read.",
    )
    suggestion = Text(
        "リンクではなく、ファイルそのものを置いてください。",
        "Put the file itself there instead of a link.",
    )


class NoPermission(Refusal):
    """The account may not read the file."""

    message = Text("読み取り権限がありません。", "No permission to read it.")
    suggestion = Text(
        "システム管理者に、読み取り権限の付与を依頼してください。",
        "Ask the administrator for read permission.",
    )


class Unreadable(Refusal):
    """Any other error of the operating system while reading."""

    message = Text("読み取れませんでした（{why}）。", "Could not be read ({why}).")
    suggestion = Text(
        "保存場所と接続を確認し、再度実行してください。",
        "Check the place and the connection, then try again.",
    )


class Unforeseen(Refusal):
    """A fault in sheetcheck itself; the other files are still checked."""

    message = Text(
        "sheetcheckの不具合で点検できませんでした（{kind}、{place}）。",
        "A fault in sheetcheck stopped the check of this file ({kind} at {place}).",
    )
    suggestion = Text(
        "Excelで上書き保存すると点検できることがあります。"
        "できない場合は、この表示を開発元にお知らせください。",
        "Saving it in Excel may help; if not, report this message to the developers.",
    )


class TooLittleMemory(Refusal):
    """The machine has not enough memory for this file."""

    rule = "file-oversized"
    message = Text("メモリーが足りません。", "Not enough memory.")
    suggestion = Text(
        "ほかのプログラムを閉じるか、不要な行・列・書式を削除して、再度実行してください。",
        "Close other programs, or delete unused rows, columns and styles, and try again.",
    )


class BeingEdited(Refusal):
    """The file changed while it was read."""

    rule = "file-locked"
    message = Text("読み取り中に内容が変わりました。", "Changed while being read.")
    suggestion = Text("保存が終わってから、再度実行してください。", "Try again once it is saved.")
