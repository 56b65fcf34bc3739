"""Why an input cannot be checked: one named error a reason, its sentences.

A `Refusal` stops the work on one file and becomes that file's result; it never
stops the others.
"""

from functools import partial
from typing import ClassVar, Final

from sheetcheck.words.text import Text


class Refusal(Exception):
    """An input that cannot be checked: what is wrong, and what to do about it."""

    rule: ClassVar[str] = "file-unreadable"
    code: ClassVar[int] = 2
    """The exit code of a command that it stops."""
    message: ClassVar[Text]
    suggestion: ClassVar[Text]

    def __init__(self, **details: str | int | Text) -> None:
        super().__init__(details)
        self.details = details
        self.path = ""
        """The file it is about, where several were asked for."""

    def __reduce__(self) -> tuple[object, ...]:
        """Say how to make it again in another process; an exception's own way knows no names."""
        return partial(type(self), **self.details), (), {"path": self.path}

    @property
    def what(self) -> Text:
        """What is wrong, in one sentence."""
        told = self.message.filled(**self.details)
        return Text(told.ja.strip(), told.en.strip())  # a hint at its end may be empty

    @property
    def advice(self) -> Text:
        """What a person can do about it."""
        return self.suggestion.filled(**self.details)

    def __str__(self) -> str:
        about = f"{self.path}: " if self.path else ""
        return f"{about}{self.what.en} {self.advice.en}".strip()


_LONGEST_QUOTED: Final = 120  # characters


def _quoted(value: str | int | Text) -> str | int | Text:
    """Return what a file says of itself so that a sentence stays one: short, and in one line."""
    if isinstance(value, Text):
        return Text(_brief(value.ja), _brief(value.en))
    return _brief(value) if isinstance(value, str) else value


def _brief(text: str) -> str:
    if len(text) > _LONGEST_QUOTED:
        half = _LONGEST_QUOTED // 2
        text = f"{text[:half]}…{text[-half:]}"
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


_ASK_AGAIN = Text(
    "担当課に再提出を依頼してください。",
    "Ask the department to send it again.",
)
_SAVE_AS_XLSX = Text(
    "Excelで開き、「名前を付けて保存」の種類で「Excel ブック (*.xlsx)」を選んでください。",
    "Open it in Excel and save it as type “Excel Workbook (*.xlsx)”.",
)


class FromInside(Refusal):
    """A refusal that names what the file itself holds, which may be long, or not fit for a line."""

    def __init__(self, **details: str | int | Text) -> None:
        super().__init__(**{name: _quoted(value) for name, value in details.items()})


class Encrypted(Refusal):
    """The workbook is protected by a password."""

    rule = "file-encrypted"
    message = Text("パスワードで保護されています。", "Password-protected.")
    suggestion = Text(
        "Excelで開き、「ファイル」→「情報」→「ブックの保護」→「パスワードを使用して暗号化」"
        "で、パスワードを空欄にして保存してください。",
        "In Excel: File > Info > Protect Workbook > Encrypt with Password; clear the "
        "password and save.",
    )


class LabelEncrypted(Refusal):
    """The workbook is protected by a sensitivity label (IRM): no password opens it."""

    rule = "file-encrypted"
    message = Text(
        "秘密度ラベル（IRM）で暗号化されているため、読めません。パスワードでは開けません。",
        "It is encrypted by a sensitivity label (IRM); no password opens it.",
    )
    suggestion = Text(
        "Excelで開き、秘密度ラベルを暗号化のないものに変更して保存してください。"
        "変更できないときは、作成した課に依頼してください。",
        "Open it in Excel, change its sensitivity label to one without encryption and save it,"
        " or ask the department that made it.",
    )


class WrongPassword(Refusal):
    """The workbook does not open with the password that was given."""

    rule = "file-encrypted"
    message = Text(
        "指定したパスワードでは開けません。",
        "The password given does not open it.",
    )
    suggestion = Text("パスワードを確認してください。", "Check the password.")


class EncryptedMember(FromInside):
    """A zip member inside is encrypted, as archivers do and Excel never does."""

    rule = "file-encrypted"
    message = Text(
        "ファイルの一部（{part}）がZIPの暗号で保護されています。",
        "Part of it ({part}) is encrypted as a zip archive.",
    )
    suggestion = _ASK_AGAIN


class Empty(Refusal):
    """The file has no bytes."""

    rule = "file-corrupt"
    message = Text("ファイルが空（0バイト）です。", "The file is empty (0 bytes).")
    suggestion = _ASK_AGAIN


class Zeros(Refusal):
    """The file is nothing but zero bytes, as a broken copy leaves it."""

    rule = "file-corrupt"
    message = Text(
        "中身がありません（コピーに失敗したファイルです）。",
        "It contains only zeros (a failed copy).",
    )
    suggestion = _ASK_AGAIN


class HalfCopied(Refusal):
    """The end of the zip archive is missing."""

    rule = "file-corrupt"
    message = Text(
        "ファイルが途中で切れています（コピーの途中か、失敗したものです）。",
        "The file is cut short (still being copied, or a failed copy).",
    )
    suggestion = Text(
        "コピーの完了後に再度実行するか、担当課に再提出を依頼してください。",
        "Try again once the copy is complete, or ask the department to send it again.",
    )


class Damaged(FromInside):
    """A part of the workbook does not read as what it should be."""

    rule = "file-corrupt"
    message = Text("ファイルが破損しています（{part}：{why}）。", "Damaged ({part}: {why}).")
    suggestion = Text(
        "Excelで開いて修復・保存するか、担当課に再提出を依頼してください。",
        "Let Excel repair and save it, or ask the department to send it again.",
    )


class OldFormat(Refusal):
    """A format before .xlsx, or one of another program."""

    rule = "file-unsupported"
    message = Text("{format}形式のファイルです。", "This is a {format} file.")
    suggestion = _SAVE_AS_XLSX


class ReadOnly(Refusal):
    """A file that can be checked, but of which no corrected copy can be written."""

    rule = "file-read-only"
    message = Text(
        "{format}のファイルは点検のみを行い、訂正済みの写しは作成しません。",
        "{format} files are checked only; no corrected copy is written.",
    )
    suggestion = Text(
        "写しが必要な場合は、Excelで「Excel ブック (*.xlsx)」として（パスワードを付けずに）"
        "保存し直してください。",
        "For a corrected copy, save it as “Excel Workbook (*.xlsx)”, without a password.",
    )


class Disguised(Refusal):
    """Another kind of file under the name of a workbook."""

    rule = "file-unsupported"
    message = Text(
        "Excelのファイルではありません（拡張子は{extension}、中身は{kind}）。",
        "Not an Excel file: {kind} named {extension}.",
    )
    suggestion = _ASK_AGAIN


class DisguisedTable(Disguised):
    """A table of another kind, which Excel opens all the same."""

    suggestion = _SAVE_AS_XLSX


class NotAWorkbook(Refusal):
    """Neither by name nor by content a workbook."""

    rule = "file-unsupported"
    message = Text("Excelのファイルではありません（{kind}）。", "Not an Excel workbook ({kind}).")
    suggestion = Text(
        "進行管理シート（.xlsx 又は .xlsm）を指定してください。",
        "Give a progress sheet (.xlsx or .xlsm).",
    )


class NumbersDocument(Refusal):
    """A document of Apple Numbers."""

    rule = "file-unsupported"
    message = Text("Numbersのファイルです。", "This is an Apple Numbers document.")
    suggestion = Text(
        "Numbersの「ファイル」→「書き出す」→「Excel」で書き出してください。",
        "In Numbers: File > Export To > Excel.",
    )


class OwnerFile(Refusal):
    """Not a workbook, but the note of who has one open that Excel keeps beside it."""

    rule = "file-unsupported"
    message = Text(
        "Excelの作業用ファイル（~$）で、シートではありません。",
        "This is Excel's lock file (~$), not a workbook.",
    )
    suggestion = Text(
        "名前の先頭に「~$」の付かないファイルを指定してください。",
        "Give the file whose name does not start with ~$.",
    )


class Oversized(FromInside):
    """A limit was reached."""

    rule = "file-oversized"
    message = Text(
        "{what}が上限（{limit}）を超えています（{where}）。",
        "{what} exceeds the limit of {limit} ({where}).",
    )
    suggestion = Text(
        "不要な行・列・書式を削除してください。"
        "正しいファイルであれば、環境変数 {setting} の値を大きくして再度実行してください。",
        "Delete unused rows, columns and styles. If the file is right, raise the "
        "environment variable {setting} and try again.",
    )


class Locked(Refusal):
    """Another program holds the file so that it cannot be read."""

    rule = "file-locked"
    message = Text(
        "ほかのプログラムで開かれています{owner}。",
        "Open in another program{owner}.",
    )
    suggestion = Text("ファイルを閉じてから、再度実行してください。", "Close it and try again.")


class NotFound(Refusal):
    """There is no such file."""

    message = Text("ファイルが見つかりません。", "No such file.")
    suggestion = Text("名前と保存場所を確認してください。", "Check its name and folder.")


class EmptyFolder(Refusal):
    """A folder was named in which there is no workbook."""

    message = Text(
        "このフォルダーには、点検するファイル（.xlsx、.xlsm）がありません。",
        "No .xlsx or .xlsm files in this folder.",
    )
    suggestion = Text("フォルダーを確認してください。", "Check the folder.")


class LinkedAway(Refusal):
    """A link that leads out of the folder in which it was found."""

    message = Text(
        "フォルダーの外へのリンクのため、読んでいません。",
        "It is a link that leads out of the folder, so it was not read.",
    )
    suggestion = Text(
        "リンクではなく、ファイルそのものを置いてください。",
        "Put the file itself there instead of a link.",
    )


class NoPermission(Refusal):
    """The system does not let us read it."""

    message = Text("読み取り権限がありません。", "No permission to read it.")
    suggestion = Text(
        "システム管理者に、読み取り権限の付与を依頼してください。",
        "Ask the administrator for read permission.",
    )


class Unreadable(Refusal):
    """The system could not read it, for a reason of its own."""

    message = Text("読み取れませんでした（{why}）。", "Could not be read ({why}).")
    suggestion = Text(
        "保存場所と接続を確認し、再度実行してください。",
        "Check the place and the connection, then try again.",
    )


class Unforeseen(Refusal):
    """The program stumbled over this file; the others are checked all the same."""

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
    """The memory of the machine does not suffice for this file."""

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


class SchemaUnmatched(Refusal):
    """No sheet of the workbook is one of a known family."""

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


class SchemaTied(Refusal):
    """Two families fit a sheet equally well."""

    rule = "schema-unmatched"
    message = Text(
        "シート「{sheet}」に複数の様式が当てはまります：{families}。",
        "Several forms fit the sheet “{sheet}” equally well: {families}.",
    )
    suggestion = Text("--schema で様式を指定してください。", "Choose one with --schema.")


class NotIssued(Refusal):
    """The workbook that was sent out has no sheet of the family of this one."""

    rule = "sheet-unissued"
    message = Text(
        "配布したファイル（{path}）に、この様式のシートがありません。",
        "The issued workbook ({path}) has no sheet of this form.",
    )
    suggestion = Text(
        "--issued に、このシートの配布時のファイルを指定してください。",
        "Give --issued the workbook that this sheet was made from.",
    )
