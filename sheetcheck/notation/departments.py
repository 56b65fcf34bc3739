"""Several departments in one cell, and one department written in two lines."""

import re
from functools import lru_cache

from sheetcheck.notation.folding import fold, is_blank

# How the names of municipal offices end. A blank or a middle dot parts two departments
# only between two such names: 「商工 観光課」 and 「こども・若者課」 are one each.
_ENDINGS = (
    "課|室|部|局|係|署|所|院|校|園|館|班|会|センター|事務局|担当|支所|公社"
    "|組合|チーム|グループ|本部"
)
_ENDS_AS_OFFICE = re.compile(rf"(?:{_ENDINGS})\s*(?:[(（\[〔].*[)）\]〕])?$")
_LONGEST = 2_000  # characters
_STRONG = re.compile(r"[、，,／/;；|｜]")
_WEAK = re.compile(r"[\s\u3000・･]+")
_BRACKETS = re.compile(r"[(（\[〔][^()（）\[\]〔〕]*[)）\]〕]")


def _parts(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the pieces between the separators that stand outside brackets, as positions."""
    masked = _BRACKETS.sub(lambda m: "x" * len(m[0]), text)
    ends = [(match.start(), match.end()) for match in separator.finditer(masked)]
    starts = [0, *(end for _, end in ends)]
    pieces = zip(starts, [*(start for start, _ in ends), len(text)], strict=True)
    return [(start, end) for start, end in pieces if not is_blank(text[start:end])]


def _names(text: str) -> list[str]:
    """Part at blanks and middle dots, but only between two names that end as an office does."""
    spans: list[tuple[int, int]] = []
    for start, end in _parts(text, _WEAK):
        before = text[slice(*spans[-1])] if spans else ""
        if spans and (text[start] in "(（[〔" or not _ENDS_AS_OFFICE.search(before)):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    # A last piece that is no office belongs to the one before it.
    if len(spans) > 1 and not _ENDS_AS_OFFICE.search(text[slice(*spans[-1])]):
        spans[-2:] = [(spans[-2][0], spans[-1][1])]
    return [text[start:end] for start, end in spans]


@lru_cache(maxsize=4096)
def departments_in(text: str) -> tuple[str, ...]:
    """Return the departments that a cell names, in its order and without repetition.

    A text far too long for a list of them is taken for one.
    """
    if len(text) > _LONGEST:
        return (" ".join(text.split()),)
    found: dict[str, str] = {}
    for start, end in _parts(text, _STRONG):
        for name in _names(text[start:end]):
            shown = re.sub(r"[\s\u3000]+", " ", re.sub(r"[\r\n]+", "", name)).strip()
            found.setdefault(fold(shown), shown)
    return tuple(found.values())
