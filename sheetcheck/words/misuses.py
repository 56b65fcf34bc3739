"""Mistakes in what was asked for, by which nothing is checked: one named error each."""

from sheetcheck.words.refusals import Refusal
from sheetcheck.words.text import Text, same


class Misuse(Refusal):
    """The command was misused: nothing was checked."""

    rule = "misuse"


class FamilyUnknown(Misuse):
    """There is no family of that name."""

    message = Text(
        "「{name}」という様式は知りません。{hint}", "There is no family “{name}”. {hint}"
    )
    suggestion = Text("知っている様式: {names}", "The families are: {names}")


class YearUnknown(Misuse):
    """What was given as a year is none."""

    message = Text("「{year}」は年度として読み取れません。", "“{year}” is not a year.")
    suggestion = Text(
        "R6、令和6年度、2024 のように指定してください。", "Give it as R6, 令和6年度 or 2024."
    )


class FamilyFaulty(Misuse):
    """A family file cannot be used."""

    message = Text(
        "様式ファイル {path} に誤りがあります。\n{mistakes}",
        "The family file {path} has mistakes.\n{mistakes}",
    )
    suggestion = Text("直してから、やり直してください。", "Mend it and try again.")

    @property
    def mistakes(self) -> Text:
        """The mistakes, one a line, each with its line and column."""
        told = self.details["mistakes"]
        return told if isinstance(told, Text) else same(str(told))


class FamilyUnreadable(FamilyFaulty):
    """A family file is not there, or cannot be read."""

    message = Text(
        "様式ファイル {path} を読めません({mistakes})。",
        "The family file {path} cannot be read ({mistakes}).",
    )
    suggestion = Text("名前と場所を確かめてください。", "Check its name and folder.")


class OwnChecksUnusable(Misuse):
    """The Python file of a family cannot be used."""

    message = Text(
        "様式独自の点検 {path} が使えません。{why}",
        "The family's own checks, {path}, cannot be used. {why}",
    )
    suggestion = Text(
        "直すか、--own-checks を外してください。", "Mend the file, or leave --own-checks out."
    )


class TaskUnknown(Misuse):
    """A command was told to do what it does not."""

    message = Text("「{task}」という操作はありません。", "There is no “{task}”.")
    suggestion = Text("できること: {tasks}", "It can do: {tasks}")


class FileMissing(Misuse):
    """A task was named without the file to do it with."""

    message = Text("「{task}」するファイルが指定されていません。", "No file to {task} was named.")
    suggestion = Text("ファイルを指定してください。", "Name a file.")


class OptionMisplaced(Misuse):
    """An option that says nothing to the task."""

    message = Text("{option} は {task} と一緒に使います。", "{option} only goes with {task}.")
    suggestion = Text("外すか、操作を確かめてください。", "Leave it out, or check the task.")


class TargetTaken(Misuse):
    """A document is to be written where something stands already."""

    message = Text("{path} は既にあります。", "There already is {path}.")
    suggestion = Text("別の名前を指定してください。", "Give it another name.")


class NotDrafted(Misuse):
    """No table that could be a progress sheet was found in the issued workbook."""

    message = Text(
        "{path} に、見出しのある表が見つかりません。",
        "There is no table with headings in {path}.",
    )
    suggestion = Text(
        "事業名と評価の見出しがあるシートを指定してください。",
        "Name a sheet with headings for the item and its rating.",
    )


class IssuedUnusable(Misuse):
    """The workbook that was sent out cannot be read, so nothing can be held against it."""

    message = Text(
        "配布時のファイル {path} が使えません。{why}",
        "The workbook as it was issued, {path}, cannot be used. {why}",
    )
    suggestion = Text("名前と中身を確かめてください。", "Check its name and what it holds.")


class SettingFaulty(Misuse):
    """A setting of the environment is no number."""

    message = Text(
        "環境変数 {name} の値「{text}」は、1以上の整数ではありません。",
        "The environment variable {name} is no whole number above 0: {text}",
    )
    suggestion = Text("直すか、消してください。", "Mend it or remove it.")


class RuleUnknown(Misuse):
    """There is no rule of that name."""

    message = Text("「{name}」という規則はありません。{hint}", "There is no rule “{name}”. {hint}")
    suggestion = Text("規則の一覧: sheetcheck rules", "All rules: sheetcheck rules")


class NothingToCheck(Misuse):
    """No file or folder was named."""

    message = Text("点検するファイルが指定されていません。", "No file to check was named.")
    suggestion = Text(
        "sheetcheck ファイル... のように指定してください。", "Name it: sheetcheck FILE..."
    )


class OutIsNoFolder(Misuse):
    """What `--out` names is there, and is no folder."""

    message = Text(
        "--out に指定された {path} はフォルダーではありません。",
        "{path} (--out) is no folder.",
    )
    suggestion = Text(
        "フォルダーを指定してください(なければ作ります)。",
        "Name a folder; it is made where there is none.",
    )


class OptionMissing(Misuse):
    """An option that says nothing without another."""

    message = Text(
        "{first} は {second} と一緒に使います。", "{first} is only used together with {second}."
    )
    suggestion = Text("{second} を付けてください。", "Give {second}, too.")


class OptionsContradict(Misuse):
    """Two options exclude each other."""

    message = Text(
        "{first} と {second} は同時に指定できません。", "{first} and {second} exclude each other."
    )
    suggestion = Text("どちらか一方にしてください。", "Use one of them.")


class ProofUnusable(Misuse):
    """A file holds no proof that can be read."""

    message = Text(
        "{path} には、読み取れる証明書がありません。", "{path} holds no proof that can be read."
    )
    suggestion = Text(
        "点検の報告書（.report.html）か、--proof で作成した .proof.json を指定してください。",
        "Give the report of the check (.report.html), or the .proof.json that --proof wrote.",
    )
