"""The reasons why a run cannot start or must stop, each with its exit code and message."""

from enum import IntEnum

from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text


class ExitCode(IntEnum):
    """The exit codes of a run; if several apply, the highest is used."""

    GOOD = 0
    PROBLEMS = 1
    CONFIGURATION = 2
    NOT_CHECKED = 3
    LETTERS = 4
    STATE = 5
    ACTIVE = 6


class NightRefusal(Refusal):
    """A run that is refused; `code` is the exit code of the command."""

    rule = "night"
    code = ExitCode.STATE


class ConfigFaulty(Misuse):
    """The configuration has mistakes."""

    message = Text(
        "設定ファイル {path} に誤りがあります。\n{mistakes}",
        "The configuration {path} has mistakes.\n{mistakes}",
    )
    suggestion = Text("修正してから、再度実行してください。", "Correct it and try again.")


class StateOnNetwork(NightRefusal):
    """The state folder is on a network."""

    message = Text(
        "保存データのフォルダー {folder} がネットワーク上（{kind}）にあります。",
        "The state folder {folder} is on a network drive ({kind}).",
    )
    suggestion = Text(
        "共有フォルダー上では保存データが破損するおそれがあります。"
        "設定の [state] folder に、この端末のディスクのフォルダーを指定してください。",
        "Databases can break on shared folders. Set [state] folder to a folder on this machine.",
    )


class StateNewer(NightRefusal):
    """The state was written by a newer version of the program."""

    message = Text(
        "保存データ（{path}）は、新しい版のsheetcheckのものです（形式{found}、"
        "この版は{known}まで）。",
        "The saved data ({path}) is from a newer sheetcheck (format {found}; this one "
        "knows {known}).",
    )
    suggestion = Text("sheetcheckを更新してください。", "Update sheetcheck.")


class StateFailed(NightRefusal):
    """The state cannot be opened, read or written."""

    message = Text(
        "保存データ（{path}）を読み書きできません（{why}）。",
        "The saved data ({path}) cannot be read or written ({why}).",
    )
    suggestion = Text(
        "ディスクの空き容量と書き込み権限を確認してください。"
        "これまでの記録は残っており、次回の点検で続きから行います。",
        "Check free space and write permission. Nothing recorded is lost; the next run "
        "goes on from there.",
    )


class StateDamaged(Exception):
    """The state holds values that the program never writes; its backup has to be used."""


class OutOwned(NightRefusal):
    """The folder `out` belongs to another configuration."""

    code = ExitCode.CONFIGURATION
    message = Text(
        "出力先 {out} には、別の設定（{owner}）の点検結果があります。",
        "The folder {out} holds the results of another configuration ({owner}).",
    )
    suggestion = Text(
        "share.out に別のフォルダーを指定してください。設定ファイルを移動したときは、"
        "{marker} を削除してください。",
        "Set share.out to another folder. If the configuration was moved, delete {marker}.",
    )


class PlaceSilent(NightRefusal):
    """A folder that the run needs does not respond."""

    message = Text(
        "{key} のフォルダー {folder} から、時間内に応答がありません。",
        "The folder {folder} ({key}) does not answer.",
    )
    suggestion = Text(
        "共有フォルダーへの接続を確認し、再度実行してください。記録とファイルは元のままです。",
        "Check the connection to the share and try again. Records and files are as they were.",
    )


class NightOverdue(NightRefusal):
    """The run took far longer than its time limit: something blocks it."""

    message = Text(
        "制限時間（{minutes}分）を大幅に超えたため、点検を打ち切りました。",
        "The run was ended: it took far longer than its limit of {minutes:minute|minutes}.",
    )
    suggestion = Text(
        "共有フォルダーなど、応答しないものがないか確認してください（sheetcheck doctor）。"
        "次回の点検で続きから行います。",
        "Look for what does not answer, such as a share (sheetcheck doctor). "
        "The next run goes on from there.",
    )


class AnotherNight(NightRefusal):
    """Another run is active."""

    code = ExitCode.ACTIVE
    message = Text(
        "同じ設定による点検が実行中です。",
        "Another run with this configuration is active.",
    )
    suggestion = Text("終了を待って、再度実行してください。", "Wait until it has finished.")
