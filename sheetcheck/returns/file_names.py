"""What the name of a returned file tells: its department, its version, and which return it is."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from sheetcheck.notation.folding import fold

# What people or Windows append to the name of a file that is sent again.
_AGAIN: Final = re.compile(
    r"(?:(?:再々?提出|再送|差し?替え?|修正(?:版|後)?|訂正(?:版|後)?|改訂?版?|最終(?:版)?|最新(?:版)?"
    r"|確定(?:版)?|提出(?:用|版)?|完成(?:版)?|のコピー|コピー|checked|copy of|copy|final|latest"
    r"|fixed|new|rev(?:ised)?)\d*"
    r"|ver(?:sion)?\.?\d*|v\.?\d+|第?\d+(?:版|回目?)|r?\d{4}[-.]?\d{2}[-.]?\d{2}|\d{3,4}(?:版|修正)"
    # One sign at a time: the bracket of " (2)" belongs to its number.
    r"|\(\d+\)|[\s_\-.()\[\]【】(){}~+])"
)
_SIGNS: Final = re.compile(r"[^\w]+|_+")
_BEFORE: Final = re.compile(
    r"(?:^|[^\W\d_぀-ヿ㐀-鿿々〆]|\d[年月日回版号次]?|回答|提出|記入|再送|差し?替え?|最終|最新|確定|完成|修正|訂正"
    r"|[答出入正]済み?|[出入布]用|版|様式|シート|ファイル|コピー|計画書|報告書|調書|管理表|一覧表?"
    r"|推進計画|実施計画|取りまとめ|とりまとめ|集計|年度|担当|(?<!都)市|町|(?<!農)村|(?<!地)区|県|部|局|室"
    r"|課|係|所|の|から|より)$"
)
"""Text that may precede a department's name; after any other word it is part of a longer name."""
_NUMBER: Final = re.compile(r"(?:ver(?:sion)?\.?|v\.?|第|\()(\d+)")
_WORDS: Final = (("再々", 3), ("再提出", 2), ("再送", 2), ("差替", 2), ("差し替え", 2), ("修正", 2))
_LAST: Final = re.compile("最終|確定|final")


def named_in_path(path: str, told: Mapping[str, str]) -> frozenset[str]:
    """Return the departments in the last part of a path that names any; an empty set if none does.

    `told` maps each name, folded, to its department. A name inside a longer one does not count,
    whether that is known (福祉課 in 社会福祉課) or not (商工課 in 観光商工課): the file of one
    department would be taken for that of another.
    """
    for part in reversed(PurePath(path).parts):
        folded = fold(part)
        found = (known for known in told if known and known in folded)
        hits = [known for known in found if _stands_alone(known, part)]
        longest = [k for k in hits if not any(k != other and k in other for other in hits)]
        if longest:
            return frozenset(told[known] for known in longest)
    return frozenset()


def _stands_alone(name: str, part: str) -> bool:
    """Return whether a folded name occurs in a part of a path and is not the end of a longer name.

    It must be preceded by nothing, a sign, a Latin letter, a figure, or a usual word such as 回答.
    """
    words = [fold(word) for word in _SIGNS.split(unicodedata.normalize("NFKC", part))]
    inside = [word for word in words if name in word]
    before = (word.partition(name)[0] for word in inside)
    return not inside or any(_BEFORE.search(text) for text in before)


@lru_cache(maxsize=16384)
def version_in(path: str) -> int:
    """Return the version in a file name: v3 → 3, 再提出 → 2, 最終 → 99; 1 if there is none."""
    stem = unicodedata.normalize("NFKC", PurePath(path).stem).casefold()
    if _LAST.search(stem):
        return 99
    numbers = [int(number) for number in _NUMBER.findall(stem) if len(number) < 4]
    words = [rank for word, rank in _WORDS if word in stem]
    return max([1, *numbers, *words])


@lru_cache(maxsize=16384)
def label_of(path: str) -> str:
    """Return a path without what is added to files that are sent again: v2, 再提出, コピー."""
    place = PurePath(path)
    stem = unicodedata.normalize("NFKC", place.stem).casefold()
    return f"{place.parent}|{fold(_AGAIN.sub('', stem)) or fold(stem)}"
