"""Errors in the command's arguments; nothing is checked."""

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text, same


class Misuse(Refusal):
    """Wrong use of a command; nothing was checked."""

    rule = "misuse"


class FamilyUnknown(Misuse):
    """No family has this name."""

    message = Text("様式「{name}」は登録されていません。{hint}", "Unknown form: “{name}”. {hint}")
    suggestion = Text("登録済みの様式：{names}", "Known forms: {names}")


class YearUnknown(Misuse):
    """The text given as a year is not one."""

    message = Text("「{year}」は年度として読み取れません。", "“{year}” is not a year.")
    suggestion = Text(
        "R6、令和6年度、2024 のように指定してください。", "Give it as R6, 令和6年度 or 2024."
    )


class FamilyFaulty(Misuse):
    """A family file has mistakes."""

    message = Text(
        "様式ファイル {path} に誤りがあります。\n{mistakes}",
        "The form file {path} has mistakes.\n{mistakes}",
    )
    suggestion = Text("修正してから、再度実行してください。", "Correct it and try again.")

    @property
    def mistakes(self) -> Text:
        """The mistakes, one per line, each with its line and column."""
        mistakes = self.details["mistakes"]
        return mistakes if isinstance(mistakes, Text) else same(str(mistakes))


class FamilyUnreadable(FamilyFaulty):
    """A family file is missing or unreadable."""

    message = Text(
        "様式ファイル {path} を読み取れません（{mistakes}）。",
        "The form file {path} cannot be read ({mistakes}).",
    )
    suggestion = Text("名前と保存場所を確認してください。", "Check its name and folder.")


class OwnChecksUnusable(Misuse):
    """The Python file with a family's own checks cannot be used."""

    message = Text(
        "様式独自の点検 {path} を使用できません。{why}",
        "The form's own checks, {path}, cannot be used. {why}",
    )
    suggestion = Text(
        "修正するか、--own-checks を外してください。",
        "Correct the file, or leave out --own-checks.",
    )


class TaskUnknown(Misuse):
    """The command has no such task."""

    message = Text("「{task}」という操作はありません。", "No such task: “{task}”.")
    suggestion = Text("使用できる操作：{tasks}", "Tasks: {tasks}")


class FileMissing(Misuse):
    """A task needs a file, and none was given."""

    message = Text("{task} の対象ファイルが指定されていません。", "No file given for {task}.")
    suggestion = Text("ファイルを指定してください。", "Give a file.")


class OptionMisplaced(Misuse):
    """An option does not apply to the task."""

    message = Text("{option} は、{task} でのみ使用できます。", "{option} goes only with {task}.")
    suggestion = Text("{option} を外してください。", "Leave it out.")


class TargetTaken(Misuse):
    """The file to be written already exists."""

    message = Text("{path} は既にあります。", "{path} already exists.")
    suggestion = Text("別の名前を指定してください。", "Give it another name.")


class NotDrafted(Misuse):
    """The issued workbook has no table that could be a progress sheet."""

    message = Text(
        "{path} に、見出しのある表がありません。",
        "No table with headings in {path}.",
    )
    suggestion = Text(
        "事業名と評価の見出しがあるシートを指定してください。",
        "Give a sheet with headings for the item and its rating.",
    )


class NoSuchSheet(Misuse):
    """The workbook to draft from has no sheet of this name."""

    message = Text(
        "{path} に、シート「{sheet}」はありません。", "There is no sheet “{sheet}” in {path}."
    )
    suggestion = Text("シート：{sheets}", "Its sheets: {sheets}")


class IssuedUnusable(Misuse):
    """The issued workbook cannot be read, so nothing can be compared with it."""

    message = Text(
        "配布時のファイル {path} を使用できません。{why}",
        "The issued workbook {path} cannot be used. {why}",
    )
    suggestion = Text("名前と内容を確認してください。", "Check its name and contents.")


class SettingFaulty(Misuse):
    """An environment variable is not a positive whole number."""

    message = Text(
        "環境変数 {name} には、1以上の整数を指定してください（現在：{text}）。",
        "The environment variable {name} must be a whole number above 0, but is {text}.",
    )
    suggestion = Text("修正するか、削除してください。", "Correct or remove it.")


class RuleUnknown(Misuse):
    """No rule has this name."""

    message = Text("点検項目「{name}」はありません。{hint}", "No such rule: “{name}”. {hint}")
    suggestion = Text("点検項目の一覧：sheetcheck rules", "All rules: sheetcheck rules")


class TopicUnknown(Misuse):
    """The manual has no page of this name."""

    message = Text("手引きに「{name}」はありません{hint}。", "No such page: “{name}”{hint}.")
    suggestion = Text("項目の一覧：sheetcheck help", "All pages: sheetcheck help")


class NothingToCheck(Misuse):
    """No file or folder was given."""

    message = Text("点検するファイルが指定されていません。", "No file to check.")
    suggestion = Text("例：sheetcheck 回答.xlsx", "Usage: sheetcheck FILE...")


class OutIsFolder(Misuse):
    """`--out` of a command that writes one file names a folder."""

    message = Text("--out の {path} はフォルダーです。", "--out {path} is a folder.")
    suggestion = Text("ファイル名まで指定してください。", "Give the name of a file.")


class OutIsNoFolder(Misuse):
    """`--out` names an existing file that is not a folder."""

    message = Text(
        "--out の {path} はフォルダーではありません。",
        "--out {path} is not a folder.",
    )
    suggestion = Text(
        "フォルダーを指定してください（ない場合は作成します）。",
        "Give a folder (it is made if missing).",
    )


class OptionMissing(Misuse):
    """An option needs another one."""

    message = Text(
        "{first} は、{second} と併せて指定してください。", "{first} only works with {second}."
    )
    suggestion = Text("{second} を付けてください。", "Add {second}.")


class OptionsContradict(Misuse):
    """Two options cannot be combined."""

    message = Text(
        "{first} と {second} は同時に指定できません。", "{first} and {second} cannot be combined."
    )
    suggestion = Text("どちらか一方を指定してください。", "Use one of them.")


class ProofUnusable(Misuse):
    """The file holds no readable proof."""

    message = Text(
        "{path} には、読み取れる証明書がありません。", "{path} holds no proof that can be read."
    )
    suggestion = Text(
        "写しと一緒に作成された報告書（.report.html）か、check --proof で作成した .proof.json を"
        "指定してください。指定しなくても検証できます。",
        "Give the report that was written with the copy (.report.html), or the .proof.json of check"
        " --proof; verify does without, too.",
    )
