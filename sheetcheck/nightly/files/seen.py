"""The survey of the configured folders: workbooks, and folders or names that could not be listed.

What could not be listed is "not checked" in the summary, the digest and on the board; known files
in such a folder keep their last results.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.unreachable import LinkedAway
from sheetcheck.words.text import Text


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A folder, or a name in a folder, that could not be listed."""

    path: str
    why: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class Seen:
    """A workbook as its folder's listing describes it."""

    path: str
    below: str
    """The folder under `out` where its copy and its report belong."""
    named: str
    """Its path, beginning with the configured folder's own name: it may name the department."""
    size: int
    changed: int
    """Modification time, in nanoseconds since 1970."""
    reviews: str = ""
    """Names, sizes and times of the review files beside it; empty if there are none."""
    is_copy: bool = False
    """Whether its name is that of a corrected copy. Only the content tells whether somebody has
    edited it, which makes it a return."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The workbooks of all folders, and what could not be listed."""

    files: tuple[Seen, ...]
    unlisted: tuple[Unlisted, ...]
    folders: int
    """Number of folders that were listed."""
    empty: tuple[str, ...] = ()
    """The listed folders that are completely empty."""

    copies: frozenset[str] = frozenset()
    """Paths of our own corrected copies among the returns, as we wrote them."""

    def hider(self) -> Callable[[str], Unlisted | None]:
        """Return a function that returns the unlisted folder or name that hides a path.

        It returns None for a path that was visible. There may be thousands of both.
        """
        unlisted: dict[str, Unlisted] = {}
        for each in self.unlisted:
            unlisted.setdefault(each.path, each)

        def hides(path: str) -> Unlisted | None:
            above = (path, *map(str, PurePath(path).parents)) if unlisted else ()
            return next((unlisted[one] for one in above if one in unlisted), None)

        return hides


def not_listed(folder: str, error: OSError) -> Unlisted:
    """Return a folder that the system did not list."""
    return Unlisted(folder, _NOT_LISTED.filled(why=reason_of(error)), _NOT_LISTED_ADVICE)


def not_asked(path: str, why: Text) -> Unlisted:
    """Return a file whose details the system did not give."""
    return Unlisted(path, _NOT_ASKED.filled(why=why), _NOT_ASKED_ADVICE)


def oddly_named(path: str) -> Unlisted:
    """Return a file whose name is not valid in any known encoding."""
    return Unlisted(path, _ODD_NAME, _ODD_NAME_ADVICE)


def too_deep(folder: str, most: int) -> Unlisted:
    """Return a folder nested deeper than `most`: probably a link that leads into itself."""
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
