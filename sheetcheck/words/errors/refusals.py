"""Errors in a file's content: encrypted, damaged, of another kind, too large, or of no form."""

from sheetcheck.words.errors.refusal import ASK_AGAIN, SAVE_AS_XLSX, FromInside, Refusal
from sheetcheck.words.text import Text


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
    """The workbook is encrypted by a sensitivity label (IRM); no password opens it."""

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
    """The given password does not open the workbook."""

    rule = "file-encrypted"
    message = Text(
        "指定したパスワードでは開けません。",
        "The password given does not open it.",
    )
    suggestion = Text("パスワードを確認してください。", "Check the password.")


class EncryptedMember(FromInside):
    """A zip member is encrypted, as by an archiver; Excel never does this."""

    rule = "file-encrypted"
    message = Text(
        "ファイルの一部（{part}）がZIPの暗号で保護されています。",
        "Part of it ({part}) is encrypted as a zip archive.",
    )
    suggestion = ASK_AGAIN


class Empty(Refusal):
    """The file is empty."""

    rule = "file-corrupt"
    message = Text("ファイルが空（0バイト）です。", "The file is empty (0 bytes).")
    suggestion = ASK_AGAIN


class Zeros(Refusal):
    """The file holds only zero bytes, the result of a failed copy."""

    rule = "file-corrupt"
    message = Text(
        "中身がありません（コピーに失敗したファイルです）。",
        "It contains only zeros (a failed copy).",
    )
    suggestion = ASK_AGAIN


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
    """A part of the workbook is invalid."""

    rule = "file-corrupt"
    message = Text("ファイルが破損しています（{part}：{why}）。", "Damaged ({part}: {why}).")
    suggestion = Text(
        "Excelで開いて修復・保存するか、担当課に再提出を依頼してください。",
        "Let Excel repair and save it, or ask the department to send it again.",
    )


class OldFormat(Refusal):
    """An older Excel format, or one of another program."""

    rule = "file-unsupported"
    message = Text("{format}形式のファイルです。", "This is a {format} file.")
    suggestion = SAVE_AS_XLSX


class ReadOnly(Refusal):
    """A file that can be checked, but not corrected."""

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
    """Another kind of file with the extension of a workbook."""

    rule = "file-unsupported"
    message = Text(
        "Excelのファイルではありません（拡張子は{extension}、中身は{kind}）。",
        "Not an Excel file: {kind} named {extension}.",
    )
    suggestion = ASK_AGAIN


class DisguisedTable(Disguised):
    """Another kind of table file that Excel opens nevertheless."""

    suggestion = SAVE_AS_XLSX


class NotAWorkbook(Refusal):
    """The file is not a workbook by name or content."""

    rule = "file-unsupported"
    message = Text("Excelのファイルではありません（{kind}）。", "Not an Excel workbook ({kind}).")
    suggestion = Text(
        "進行管理シート（.xlsx 又は .xlsm）を指定してください。",
        "Give a progress sheet (.xlsx or .xlsm).",
    )


class NumbersDocument(Refusal):
    """An Apple Numbers document."""

    rule = "file-unsupported"
    message = Text("Numbersのファイルです。", "This is an Apple Numbers document.")
    suggestion = Text(
        "Numbersの「ファイル」→「書き出す」→「Excel」で書き出してください。",
        "In Numbers: File > Export To > Excel.",
    )


class OwnerFile(Refusal):
    """Excel's lock file (`~$name.xlsx`), which records who has the workbook open."""

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
    """The file exceeds one of the limits."""

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
