"""What the name of a returned file says: whose it is, which version, and of which return."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from sheetcheck.notation.folding import fold

# What people write behind a name when they send a file again, or what Windows does.
_AGAIN: Final = re.compile(
    r"(?:(?:再々?提出|再送|差し?替え?|修正(?:版|後)?|訂正(?:版|後)?|改訂?版?|最終(?:版)?|最新(?:版)?"
    r"|確定(?:版)?|提出(?:用|版)?|完成(?:版)?|のコピー|コピー|checked|copy of|copy|final|latest"
    r"|fixed|new|rev(?:ised)?)\d*"
    r"|ver(?:sion)?\.?\d*|v\.?\d+|第?\d+(?:版|回目?)|r?\d{4}[-.]?\d{2}[-.]?\d{2}|\d{3,4}(?:版|修正)"
    # One sign at a time: the bracket of " (2)" belongs to its number.
    r"|\(\d+\)|[\s_\-.()\[\]【】(){}~+])"
)
_NUMBER: Final = re.compile(r"(?:ver(?:sion)?\.?|v\.?|第|\()(\d+)")
_WORDS: Final = (("再々", 3), ("再提出", 2), ("再送", 2), ("差替", 2), ("差し替え", 2), ("修正", 2))
_LAST: Final = re.compile("最終|確定|final")


def named_in_path(path: str, told: Mapping[str, str]) -> frozenset[str]:
    """Return the departments that the nearest part of a path names; none where no part does.

    `told` maps each name, folded, to the department that it stands for. A name inside a
    longer one that is found as well (福祉課 in 社会福祉課) does not count.
    """
    for part in reversed(PurePath(path).parts):
        folded = fold(part)
        hits = [known for known in told if known and known in folded]
        longest = [k for k in hits if not any(k != other and k in other for other in hits)]
        if longest:
            return frozenset(told[known] for known in longest)
    return frozenset()


@lru_cache(maxsize=16384)
def version_in(path: str) -> int:
    """Return the version that a file name states: v3 → 3, 再提出 → 2, 最終 → 99; 1 if none."""
    stem = unicodedata.normalize("NFKC", PurePath(path).stem).casefold()
    if _LAST.search(stem):
        return 99
    numbers = [int(number) for number in _NUMBER.findall(stem) if len(number) < 4]
    words = [rank for word, rank in _WORDS if word in stem]
    return max([1, *numbers, *words])


@lru_cache(maxsize=16384)
def label_of(path: str) -> str:
    """Return a path without what people add when they send a file again: v2, 再提出, コピー."""
    place = PurePath(path)
    stem = unicodedata.normalize("NFKC", place.stem).casefold()
    return f"{place.parent}|{fold(_AGAIN.sub('', stem)) or fold(stem)}"
