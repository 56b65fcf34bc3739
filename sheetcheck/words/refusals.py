"""Why an input cannot be checked: one named error a reason, its sentences.

A `Refusal` stops the work on one file and becomes that file's result; it never
stops the others.
"""

from functools import partial
from typing import ClassVar, Final

from sheetcheck.words.text import Text


class Refusal(Exception):  # noqa: N818  (a refusal is what it is; "RefusalError" says it twice)
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
    "提出元に、もう一度送ってもらってください。",
    "Ask the department to send the file again.",
)
_SAVE_AS_XLSX = Text(
    "Excelで開き、「名前を付けて保存」で種類を「Excel ブック (*.xlsx)」にしてください。",
    "Open it in Excel and save it as type “Excel Workbook (*.xlsx)”.",
)


class FromInside(Refusal):
    """A refusal that names what the file itself holds, which may be long, or not fit for a line."""

    def __init__(self, **details: str | int | Text) -> None:
        super().__init__(**{name: _quoted(value) for name, value in details.items()})


class Encrypted(Refusal):
    """The workbook is protected by a password."""

    rule = "file-encrypted"
    message = Text("パスワードで保護されているため、読めません。", "It is protected by a password.")
    suggestion = Text(
        "Excelで開き、「ファイル」→「情報」→「ブックの保護」→「パスワードを使用して暗号化」の"
        "パスワードを空にして保存し直してください。",
        "Open it in Excel, choose File > Info > Protect Workbook > Encrypt with Password,"
        " clear the password and save.",
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
        "指定されたパスワードでは開けません。",
        "It does not open with the password given.",
    )
    suggestion = Text("パスワードを確かめてください。", "Check the password.")


class EncryptedMember(FromInside):
    """A zip member inside is encrypted, as archivers do and Excel never does."""

    rule = "file-encrypted"
    message = Text(
        "ファイルの中身({part})がZIPの暗号で保護されています。",
        "A part of it ({part}) is encrypted by an archiver.",
    )
    suggestion = _ASK_AGAIN


class Empty(Refusal):
    """The file has no bytes."""

    rule = "file-corrupt"
    message = Text("ファイルが空(0バイト)です。", "The file is empty (0 bytes).")
    suggestion = _ASK_AGAIN


class Zeros(Refusal):
    """The file is nothing but zero bytes, as a broken copy leaves it."""

    rule = "file-corrupt"
    message = Text(
        "中身がすべて0で、コピーに失敗したファイルです。",
        "It holds nothing but zeros: a copy that failed.",
    )
    suggestion = _ASK_AGAIN


class HalfCopied(Refusal):
    """The end of the zip archive is missing."""

    rule = "file-corrupt"
    message = Text(
        "ファイルが途中で切れています(コピー中か、コピーに失敗しています)。",
        "The end of the file is missing: it is still being copied, or the copy failed.",
    )
    suggestion = Text(
        "コピーが終わるのを待ってやり直すか、もう一度送ってもらってください。",
        "Wait until the copy is done and try again, or ask for the file again.",
    )


class Damaged(FromInside):
    """A part of the workbook does not read as what it should be."""

    rule = "file-corrupt"
    message = Text("ファイルが壊れています({part}: {why})。", "It is damaged ({part}: {why}).")
    suggestion = Text(
        "Excelで開いて修復・保存し直すか、もう一度送ってもらってください。",
        "Open it in Excel, let it repair and save it, or ask for the file again.",
    )


class OldFormat(Refusal):
    """A format before .xlsx, or one of another program."""

    rule = "file-unsupported"
    message = Text("{format}形式のファイルです。", "It is a file of the {format} format.")
    suggestion = _SAVE_AS_XLSX


class ReadOnly(Refusal):
    """A file that can be checked, but of which no corrected copy can be written."""

    rule = "file-read-only"
    message = Text(
        "{format}のファイルは点検だけを行い、訂正済みの写しは作りません。",
        "A {format} file is only checked; no corrected copy of it is written.",
    )
    suggestion = Text(
        "写しが必要なら、Excelで「Excel ブック (*.xlsx)」として(パスワードなしで)保存し直して"
        "ください。",
        "For a corrected copy, save it as “Excel Workbook (*.xlsx)”, without a password.",
    )


class Disguised(Refusal):
    """Another kind of file under the name of a workbook."""

    rule = "file-unsupported"
    message = Text(
        "Excelのファイルではなく、{kind}に{extension}という名前が付いています。",
        "It is no Excel file but {kind} under the name {extension}.",
    )
    suggestion = _ASK_AGAIN


class DisguisedTable(Disguised):
    """A table of another kind, which Excel opens all the same."""

    suggestion = _SAVE_AS_XLSX


class NotAWorkbook(Refusal):
    """Neither by name nor by content a workbook."""

    rule = "file-unsupported"
    message = Text("Excelのファイルではありません({kind})。", "It is no Excel workbook ({kind}).")
    suggestion = Text(
        "進行管理シート(.xlsx または .xlsm)を指定してください。",
        "Name a progress sheet (.xlsx or .xlsm).",
    )


class NumbersDocument(Refusal):
    """A document of Apple Numbers."""

    rule = "file-unsupported"
    message = Text("Numbersの書類です。", "It is a document of Apple Numbers.")
    suggestion = Text(
        "Numbersで開き、「ファイル」→「書き出す」→「Excel」で書き出してください。",
        "Open it in Numbers and choose File > Export To > Excel.",
    )


class OwnerFile(Refusal):
    """Not a workbook, but the note of who has one open that Excel keeps beside it."""

    rule = "file-unsupported"
    message = Text(
        "Excelがブックを開いている間だけ置くファイル(~$)で、シートではありません。",
        "It is no workbook but the note (~$) that Excel keeps beside one while it is open.",
    )
    suggestion = Text(
        "「~$」の付かないファイルを指定してください。", "Name the file without ~$ at its front."
    )


class Oversized(FromInside):
    """A limit was reached."""

    rule = "file-oversized"
    message = Text(
        "{what}が上限({limit})を超えています({where})。",
        "{what} is over the limit of {limit} ({where}).",
    )
    suggestion = Text(
        "正しいファイルなら、環境変数 {setting} に大きい値を設定してやり直してください。"
        "余分な行・列・書式の削除でも小さくなります。",
        "If the file is right, set the environment variable {setting} to more and try again;"
        " deleting unused rows, columns and styles makes it smaller, too.",
    )


class Locked(Refusal):
    """Another program holds the file so that it cannot be read."""

    rule = "file-locked"
    message = Text(
        "ほかのプログラムで開かれていて読めません{owner}。",
        "Another program holds it open{owner}.",
    )
    suggestion = Text("閉じてから、やり直してください。", "Close it and try again.")


class NotFound(Refusal):
    """There is no such file."""

    message = Text("ファイルが見つかりません。", "There is no such file.")
    suggestion = Text("名前と場所を確かめてください。", "Check its name and folder.")


class EmptyFolder(Refusal):
    """A folder was named in which there is no workbook."""

    message = Text(
        "フォルダーに、点検するファイル(.xlsx、.xlsm)がありません。",
        "There is no .xlsx or .xlsm to check in this folder.",
    )
    suggestion = Text("場所を確かめてください。", "Check the folder.")


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

    message = Text("読む権限がありません。", "There is no permission to read it.")
    suggestion = Text(
        "システム管理者に、読み取りの権限を頼んでください。",
        "Ask the administrator for permission to read it.",
    )


class Unreadable(Refusal):
    """The system could not read it, for a reason of its own."""

    message = Text("読めませんでした({why})。", "It could not be read ({why}).")
    suggestion = Text(
        "場所と接続を確かめて、やり直してください。",
        "Check the place and the connection, then try again.",
    )


class Unforeseen(Refusal):
    """The program stumbled over this file; the others are checked all the same."""

    message = Text(
        "このファイルでプログラムの誤りが起きました({kind}、{place})。",
        "The program stumbled over this file ({kind} at {place}).",
    )
    suggestion = Text(
        "Excelで開いて保存し直すと読めることがあります。直らないときは、このメッセージを開発元に"
        "知らせてください。",
        "Opening and saving it in Excel may help; if not, send this message to the developers.",
    )


class TooLittleMemory(Refusal):
    """The memory of the machine does not suffice for this file."""

    rule = "file-oversized"
    message = Text("メモリーが足りません。", "There is not enough memory for it.")
    suggestion = Text(
        "ほかのプログラムを閉じるか、余分な行・列・書式を消して、やり直してください。",
        "Close other programs, or delete unused rows, columns and styles, and try again.",
    )


class BeingEdited(Refusal):
    """The file changed while it was read."""

    rule = "file-locked"
    message = Text("読んでいる間に書き換えられました。", "It was changed while it was being read.")
    suggestion = Text("保存が終わってから、やり直してください。", "Try again once it is saved.")


class SchemaUnmatched(Refusal):
    """No sheet of the workbook is one of a known family."""

    rule = "schema-unmatched"
    message = Text(
        "知っている様式の進行管理シートが見つかりません。{nearest}",
        "No sheet of a known family was found. {nearest}",
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
        "シート「{sheet}」に、複数の様式が同じくらい当てはまります: {families}。",
        "The sheet “{sheet}” fits several families equally well: {families}.",
    )
    suggestion = Text("--schema で様式を指定してください。", "Name one of them with --schema.")


class NotIssued(Refusal):
    """The workbook that was sent out has no sheet of the family of this one."""

    rule = "sheet-unissued"
    message = Text(
        "配布したファイルに、この様式のシートがありません({path})。",
        "The issued workbook has no sheet of this family ({path}).",
    )
    suggestion = Text(
        "--issued に、このシートの元になったファイルを指定してください。",
        "Name the workbook that this sheet was made from with --issued.",
    )
