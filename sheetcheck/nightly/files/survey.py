"""The survey of the configured folders: workbooks, and folders or names that could not be listed.

What could not be listed is "not checked" in the summary, the digest and on the board; known files
in such a folder keep their last results.

Neither is a folder believed that had returns and is suddenly empty. A share that is not mounted
looks like an empty folder, and so does a folder within it that lies on another disk. Taking that
for a deletion would call every department's sheet gone. A folder within the share is believed in
the next night in which it is still empty while other files of the share are seen: the share is
evidently there. A share that is empty as a whole proves nothing, however long it lasts; only a run
with `--full` believes it.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from os.path import dirname
from pathlib import PurePath
from typing import Final

from sheetcheck.nightly.state.records import KnownFile
from sheetcheck.nightly.state.runs import RunStore
from sheetcheck.nightly.summary import Missed
from sheetcheck.words.errors.system_error import LinkedAway, reason_of
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.listing import FolderEntry

Listing = Callable[[str], Sequence[FolderEntry]]
"""Gives the entries of a folder."""


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
    unlisted: tuple[Missed, ...]
    folders: int
    """Number of folders that were listed."""
    empty: tuple[str, ...] = ()
    """The listed folders that are completely empty."""

    copies: frozenset[str] = frozenset()
    """Paths of our own corrected copies among the returns, as we wrote them."""

    def hider(self) -> Callable[[str], Missed | None]:
        """Return a function that returns the unlisted folder or name that hides a path.

        It returns None for a path that was visible. There may be thousands of both.
        """
        unlisted: dict[str, Missed] = {}
        for each in self.unlisted:
            unlisted.setdefault(each.path, each)

        def hides(path: str) -> Missed | None:
            above = (path, *map(str, PurePath(path).parents)) if unlisted else ()
            return next((unlisted[one] for one in above if one in unlisted), None)

        return hides


def unlisted(path: str, reason: str, **values: str | int | Text) -> Missed:
    """Return a folder or name that could not be listed, for one of `_REASONS`."""
    why, advice = _REASONS[reason]
    return Missed(path, why.filled(**values), advice)


def not_listed(folder: str, error: OSError) -> Missed:
    """Return a folder that the system did not list."""
    return unlisted(folder, "not-listed", why=reason_of(error))


_LINKED: Final = LinkedAway()
_REASONS: Final = {
    "not-listed": (
        Text(
            "フォルダーの一覧を読み取れませんでした（{why}）。",
            "The folder could not be listed ({why}).",
        ),
        Text(
            "共有フォルダーへの接続と、夜間点検に使うアカウントの読み取り権限を確認してください（前"
            "回の結果を残しています）。",
            "Check the connection to the share and the account's read permission. The files keep "
            "their last results.",
        ),
    ),
    "not-asked": (
        Text(
            "ファイルの情報を読み取れませんでした（{why}）。",
            "File information could not be read ({why}).",
        ),
        Text(
            "読み取り権限と、リンク先を確認してください。",
            "Check read permission and where its link leads.",
        ),
    ),
    "odd-name": (
        Text("ファイル名の文字コードを判別できません。", "Its name is in no known encoding."),
        Text("ファイル名を変更してください。", "Rename it."),
    ),
    "too-deep": (
        Text(
            "フォルダーの階層が{most}段を超えるため、その先は点検していません。",
            "Folders are nested more than {most} deep; what is below was not checked.",
        ),
        Text(
            "循環するリンクがないか確認してください。",
            "Check for a link that leads back into itself.",
        ),
    ),
    "linked-away": (_LINKED.what, _LINKED.advice),  # it leads out of the configured folders
}
"""Why something could not be listed, and what to do."""


def emptied_before(store: RunStore, night: int) -> frozenset[str]:
    """Return the folders that were doubted in an earlier night."""
    return frozenset(folder for folder, first in _noted(store).items() if first < night)


def remember_emptied(store: RunStore, folders: Iterable[str], night: int) -> None:
    """Store the doubted folders, each with the first night in which it was doubted."""
    known = _noted(store)
    doubts = {folder: known.get(folder, night) for folder in folders}
    if doubts != known:
        with store.step():
            store.put_note(_NOTE, json.dumps(doubts) if doubts else None)


def doubted(
    survey: Survey,
    roots: Sequence[str],
    known: Sequence[KnownFile],
    before: Collection[str] = (),
) -> Survey:
    """Return the survey with emptied folders added to what could not be looked at.

    A folder is not doubted if files of the same sizes have appeared elsewhere, or if it was doubted
    `before` and other files of its share are visible.
    """
    paths = {seen.path for seen in survey.files}
    sizes = Counter(seen.size for seen in survey.files)
    sizes.subtract(file.size for file in known if file.path in paths)
    # Sets of folders with files, since there may be thousands of both.
    shown = {one for folder in set(map(dirname, paths)) for one in _upwards(folder)}
    below = _below(known)
    hides, doubts = survey.hider(), dict[PurePath, Missed]()
    for folder in dict.fromkeys((*roots, *survey.empty)):
        place, above = PurePath(folder), {*_upwards(folder)}
        # A root inside another root is listed as part of that one.
        if place in shown or hides(folder) or not above.isdisjoint(doubts):
            continue
        if folder in before and any(PurePath(top) in shown & above for top in roots):
            continue
        files = below.get(place, [])
        moved = sum(sizes[file.size] > 0 for file in files)
        if len(files) > moved:
            advice = _ADVICE_WHOLE if folder in roots else _ADVICE_WITHIN
            doubts[place] = Missed(folder, _WHY.filled(count=len(files)), advice)
    folders = survey.folders - len(doubts)
    return replace(survey, unlisted=(*survey.unlisted, *doubts.values()), folders=folders)


def _below(known: Iterable[KnownFile]) -> dict[PurePath, list[KnownFile]]:
    """Return each folder with all files in it and below it."""
    inside: dict[str, list[KnownFile]] = {}
    for file in known:
        inside.setdefault(dirname(file.path), []).append(file)
    below: dict[PurePath, list[KnownFile]] = {}
    for folder, files in inside.items():
        for place in _upwards(folder):
            below.setdefault(place, []).extend(files)
    return below


def _upwards(folder: str | PurePath) -> tuple[PurePath, ...]:
    """Return a folder and all its parents."""
    place = PurePath(folder)
    return (place, *place.parents)


def _noted(store: RunStore) -> dict[str, int]:
    """Return folder → the first night in which it was doubted."""
    try:
        noted = json.loads(store.note(_NOTE) or "{}")
        return {str(folder): int(first) for folder, first in noted.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


_NOTE: Final = "emptied"
_WHY: Final = Text(
    "フォルダーが空です（前回は{count}ファイル）。"
    "共有フォルダーに接続できていないおそれがあるため、削除とはみなしていません。",
    "The folder is empty (files last time: {count}). The share may be disconnected, so nothing in"
    " it is taken as deleted.",
)
_ADVICE_WITHIN: Final = Text(
    "担当課が移動・削除していないか確認してください。"
    "次の夜の点検でも空であれば、提出後になくなったものとして扱います。",
    "Ask whether the department moved or deleted it. If it is still empty in the next night, its"
    " files count as gone.",
)
_ADVICE_WHOLE: Final = Text(
    "共有フォルダーへの接続を確認してください。"
    "実際に空にした場合は、--full を付けて一度実行してください。",
    "Check the connection to the share. If you emptied it on purpose, run once with --full.",
)
