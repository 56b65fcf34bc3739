"""Errors of the yearly cycle: issuing, restoring, collecting, and the rollover to a new year."""

from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text, same


class MasterUnusable(Misuse):
    """The master cannot be read, or cannot be restored byte for byte."""

    message = Text("元のシート {path} を使えません（{why}）。", "{path} cannot be used: {why}.")
    suggestion = Text("{advice}", "{advice}")


class NoDepartments(Misuse):
    """No item of the master names a department."""

    message = Text(
        "シート「{sheet}」の事業に担当課が記入されていません。",
        "No item of the sheet “{sheet}” names a department.",
    )
    suggestion = Text(
        "担当課の列を記入してから、再度実行してください。",
        "Fill in the column of the departments and try again.",
    )


class OfficeUnknown(Misuse):
    """The master has no item of the given department."""

    message = Text(
        "「{name}」が担当する事業はありません。", "There is no item of the department “{name}”."
    )
    suggestion = Text("担当課は次のとおりです：{names}", "The departments are: {names}")


class TemplateFaulty(Misuse):
    """The file name template is invalid, or gives all departments the same name."""

    message = Text(
        "--name の「{name}」は使えません（{why}）。", "--name {name} cannot be used: {why}"
    )
    suggestion = Text(
        "{{plan}} と {{department}} を使って指定してください。", "Use {{plan}} and {{department}}."
    )


class NotAnIssuedFile(Refusal):
    """The file does not contain the record that `issue` writes."""

    rule = "misuse"
    message = Text(
        "sheetcheck issue で配布したファイルではありません。",
        "It was not made by sheetcheck issue.",
    )
    suggestion = Text(
        "配布したファイルを指定してください。", "Name a file that sheetcheck issue made."
    )


class EditedSinceIssued(Refusal):
    """The issued file was saved again, so the master cannot be restored from it byte for byte."""

    rule = "misuse"
    message = Text(
        "配布後に編集・保存されているため、元のシートに戻せません。",
        "It was saved after it was issued, so the master cannot be given back from it.",
    )
    suggestion = Text(
        "回答は sheetcheck collect で取りまとめてください。",
        "Collect its answers with sheetcheck collect.",
    )


class DecisionsFaulty(Misuse):
    """The decisions file has mistakes."""

    message = Text("決定ファイル {path} に誤りがあります。\n{mistakes}", "{path}: {mistakes}")
    suggestion = Text("修正してから、再度実行してください。", "Correct it and try again.")


class OtherForm(Refusal):
    """A return is of another form than the master."""

    rule = "schema-unmatched"
    message = Text(
        "様式が元のシートと異なります（{form}）。",
        "It is of another form than the master ({form}).",
    )
    suggestion = Text(
        "ファイルを取り違えていないか確認してください。", "Check whether it is the right file."
    )


class OtherPlan(Refusal):
    """A return shares hardly any items with the master."""

    rule = "schema-unmatched"
    message = Text(
        "元のシートと同じ事業がほとんどありません（{shared}件）。",
        "It shares hardly any items with the master ({shared}).",
    )
    suggestion = OtherForm.suggestion


class OtherYear(Refusal):
    """A return is of another year than the master."""

    rule = "year-mismatch"
    message = Text(
        "年度が元のシートと異なります（{found}。元のシートは{wanted}）。",
        "It is of another year than the master ({found} instead of {wanted}).",
    )
    suggestion = Text(
        "今年度の様式での再提出を依頼してください。",
        "Ask the department to send this year's form.",
    )


class TwoOffices(Refusal):
    """The file name of a return contains several departments."""

    rule = "department-unclear"
    message = Text(
        "ファイル名に複数の課（{names}）があり、どの課の回答か決められません。",
        "Its name gives several departments ({names}), so it is not clear whose it is.",
    )
    suggestion = Text(
        "ファイル名を一つの課の名前に変えるか、課のフォルダーに入れてください。",
        "Rename it after one department, or move it to that department's folder.",
    )


class IssueNotWritten(Refusal):
    """The master could not be restored from an issued file, so that file was not written."""

    rule = "write-refused"
    message = Text(
        "配布用のファイルを作れませんでした（{why}）。", "The file could not be made ({why})."
    )
    suggestion = same("")


class RolloverFailed(Refusal):
    """Next year's sheet failed its check, so it is not written."""

    rule = "write-refused"
    message = Text(
        "翌年度のシートを作成できませんでした（{why}）。",
        "Next year's sheet could not be made: {why}.",
    )
    suggestion = Text(
        "元のシートの見出しと事業を確認してください。",
        "Check the headings and items of this year's.",
    )


class StillOpen(Refusal):
    """This year's sheet still has problems; the rollover would remove them with its answers."""

    code = 1
    rule = "write-refused"
    message = Text(
        "要修正が{count}件残っているため、翌年度のシートを作成しません（最初：{where} {what}）。",
        "{count} to fix are left in this year's sheet; the first is {where}: {what}",
    )
    suggestion = Text(
        "sheetcheck check で確認し、修正してから再度実行してください。",
        "See sheetcheck check, correct them and try again.",
    )


class NotAnswered(Refusal):
    """The sheet has no answers, so it is probably next year's already."""

    rule = "write-refused"
    message = Text(
        "回答が一つもありません。既に翌年度のシートのようです（{years}）。",
        "Nothing is answered in it: it seems to be next year's sheet already ({years}).",
    )
    suggestion = Text(
        "回答の済んだ今年度のシートを指定してください。",
        "Name this year's sheet, with its answers.",
    )


class CarryFaulty(Misuse):
    """A value of `--carry` is not two names with a colon between."""

    message = Text("--carry の「{pair}」は使えません。", "--carry {pair} cannot be used.")
    suggestion = Text(
        "「元の列:引き継ぐ先の列」の形で指定してください（例：--carry plan:previous_plan）。",
        "Give it as FROM:TO, such as --carry plan:previous_plan.",
    )


class ColumnUnknown(Misuse):
    """`--carry` names a column that the sheet does not have."""

    message = Text(
        "--carry の「{name}」という列は、シートにありません。",
        "--carry names the column {name}, which the sheet does not have.",
    )
    suggestion = Text("列は次のとおりです：{names}", "The columns are: {names}")
