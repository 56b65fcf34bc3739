"""Folders and files that a night cannot look at, each with the reason and what to do about it.

They end as "not checked" in the summary, the digest and on the board, and the files that were
known below such a folder keep their last results.
"""

from dataclasses import dataclass
from typing import Final

from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.unreachable import LinkedAway
from sheetcheck.words.text import Text


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A folder, or a name in a folder, that could not be looked at."""

    path: str
    why: Text
    advice: Text


def not_listed(folder: str, error: OSError) -> Unlisted:
    """Return a folder whose names the system did not give."""
    return Unlisted(folder, _NOT_LISTED.filled(why=reason_of(error)), _NOT_LISTED_ADVICE)


def not_asked(path: str, why: Text) -> Unlisted:
    """Return a file about which the system gave no information."""
    return Unlisted(path, _NOT_ASKED.filled(why=why), _NOT_ASKED_ADVICE)


def oddly_named(path: str) -> Unlisted:
    """Return a file whose name is no text in any known encoding."""
    return Unlisted(path, _ODD_NAME, _ODD_NAME_ADVICE)


def too_deep(folder: str, most: int) -> Unlisted:
    """Return a folder below more than `most` others: most likely a link that leads into itself."""
    return Unlisted(folder, _TOO_DEEP.filled(most=most), _TOO_DEEP_ADVICE)


def linked_away(path: str) -> Unlisted:
    """Return a link that leads out of the configured folders, and is therefore not followed."""
    refusal = LinkedAway()
    return Unlisted(path, refusal.what, refusal.advice)


_NOT_LISTED: Final = Text(
    "フォルダーの一覧を読み取れませんでした（{why}）。",
    "The folder could not be listed ({why}).",
)
_NOT_LISTED_ADVICE: Final = Text(
    "共有フォルダーへの接続と、夜間点検に使うアカウントの読み取り権限を確認してください（前"
    "回の結果を残しています）。",
    "Check the connection to the share and the account's read permission. The files keep "
    "their last results.",
)
_NOT_ASKED: Final = Text(
    "ファイルの情報を読み取れませんでした（{why}）。", "File information could not be read ({why})."
)
_NOT_ASKED_ADVICE: Final = Text(
    "読み取り権限と、リンク先を確認してください。",
    "Check read permission and where its link leads.",
)
_ODD_NAME: Final = Text(
    "ファイル名の文字コードを判別できません。", "Its name is in no known encoding."
)
_ODD_NAME_ADVICE: Final = Text("ファイル名を変更してください。", "Rename it.")
_TOO_DEEP: Final = Text(
    "フォルダーの階層が{most}段を超えるため、その先は点検していません。",
    "Folders are nested more than {most} deep; what is below was not checked.",
)
_TOO_DEEP_ADVICE: Final = Text(
    "循環するリンクがないか確認してください。",
    "Check for a link that leads back into itself.",
)
