"""Why a night cannot begin, or must stop: each with its exit code and its sentence."""

from enum import IntEnum

from sheetcheck.words.misuses import Misuse
from sheetcheck.words.refusals import Refusal
from sheetcheck.words.text import Text


class ExitCode(IntEnum):
    """What a night came to; of several the highest is the exit code."""

    GOOD = 0
    PROBLEMS = 1
    CONFIGURATION = 2
    NOT_CHECKED = 3
    LETTERS = 4
    STATE = 5
    ACTIVE = 6


class NightRefusal(Refusal):
    """A night that cannot be done; `code` is the exit code of the command."""

    rule = "night"
    code = ExitCode.STATE


class ConfigFaulty(Misuse):
    """The configuration has mistakes."""

    message = Text(
        "設定ファイル {path} に誤りがあります。\n{mistakes}",
        "The configuration {path} has mistakes.\n{mistakes}",
    )
    suggestion = Text("直してから、やり直してください。", "Mend it and try again.")


class StateOnNetwork(NightRefusal):
    """The state folder is no local one."""

    message = Text(
        "状態の保存先 {folder} はネットワーク上({kind})にあります。",
        "The state folder {folder} lies on a network ({kind}).",
    )
    suggestion = Text(
        "共有フォルダーの上ではデータベースが壊れることがあります。設定の [state] folder に、"
        "このパソコンのディスクのフォルダーを指定してください。",
        "Databases break on shared folders. Name a folder on this machine's own disk in"
        " [state] folder.",
    )


class StateNewer(NightRefusal):
    """A newer program has written the state."""

    message = Text(
        "状態({path})は、より新しい版の sheetcheck で書かれています"
        "(形式 {found}、この版は {known} まで)。",
        "The state ({path}) was written by a newer sheetcheck (format {found}; this one knows"
        " {known}).",
    )
    suggestion = Text("sheetcheck を新しくしてください。", "Update sheetcheck.")


class StateFailed(NightRefusal):
    """The state cannot be opened, read or written."""

    message = Text(
        "状態({path})を読み書きできません({why})。",
        "The state ({path}) cannot be read or written ({why}).",
    )
    suggestion = Text(
        "ディスクの空きと、フォルダーの書き込み権限を確かめてください。"
        "それまでの記録は失われていません。次の回が続きから行います。",
        "Check free space and permission to write. Nothing recorded is lost; the next run goes"
        " on from there.",
    )


class StateDamaged(Exception):  # noqa: N818  (what it is; no person is ever told of it)
    """The state holds what no program of ours writes: the copy of the last run must serve."""


class AnotherNight(NightRefusal):
    """Another run has not ended yet."""

    code = ExitCode.ACTIVE
    message = Text(
        "同じ設定の点検がほかに動いています。",
        "Another run with this configuration is active.",
    )
    suggestion = Text("終わるのを待ってください。", "Wait until it has ended.")
