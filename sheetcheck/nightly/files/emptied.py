"""Doubt folders that had returns and are suddenly empty; believe it only later.

A share that is not mounted looks like an empty folder, and so does a folder within it that lies on
another disk. Taking that for a deletion would call every department's sheet gone. So the files of
an emptied folder keep their last results, and the folder is listed as not checked, with the reason.

A folder within the share is believed in the next night in which it is still empty while other
files of the share are seen: the share is evidently there. A share that is empty as a whole proves
nothing, however long it lasts; only a run with `--full` believes it.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from os.path import dirname
from pathlib import PurePath
from typing import Final

from sheetcheck.nightly.files.output_tree import Root
from sheetcheck.nightly.files.seen import Survey, Unlisted
from sheetcheck.nightly.state.records import KnownFile
from sheetcheck.nightly.state.runs import RunStore
from sheetcheck.words.text import Text

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
    roots: Iterable[Root],
    known: Sequence[KnownFile],
    before: Collection[str] = (),
) -> Survey:
    """Return the survey with emptied folders added to what could not be looked at.

    A folder is not doubted if files of the same sizes have appeared elsewhere, or if it was doubted
    `before` and other files of its share are visible.
    """
    tops = [root.path for root in roots]
    paths = {seen.path for seen in survey.files}
    sizes = Counter(seen.size for seen in survey.files)
    sizes.subtract(file.size for file in known if file.path in paths)
    # Sets of folders with files, since there may be thousands of both.
    shown = {one for folder in set(map(dirname, paths)) for one in _upwards(folder)}
    below = _below(known)
    hides, doubts = survey.hider(), dict[PurePath, Unlisted]()
    for folder in dict.fromkeys((*tops, *survey.empty)):
        place, above = PurePath(folder), {*_upwards(folder)}
        # A root inside another root is listed as part of that one.
        if place in shown or hides(folder) or not above.isdisjoint(doubts):
            continue
        if folder in before and any(PurePath(top) in shown & above for top in tops):
            continue
        files = below.get(place, [])
        moved = sum(sizes[file.size] > 0 for file in files)
        if len(files) > moved:
            advice = _ADVICE_WHOLE if folder in tops else _ADVICE_WITHIN
            doubts[place] = Unlisted(folder, _WHY.filled(count=len(files)), advice)
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
