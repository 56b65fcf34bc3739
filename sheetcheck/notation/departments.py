"""Split a cell into the departments that it names.

Every separator between two names (a blank, a line break, ・ 、 / ＆ 及び 並びに と) also occurs
inside names: 「商工 観光課」, 「こども・若者課」 and 「まちと文化課」 are one department each. So a
cell is split only where both sides end like the name of an office (課, 室, 館, …), or are
declared names. A bureau before its office (福祉部 社会福祉課) does not count as a department.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from sheetcheck.notation.folding import fold, is_blank

_ENDINGS = (
    "課|室|部|局|係|署|所|院|校|園|館|班|会|センター|事務局|担当|支所|公社"
    "|組合|チーム|グループ|本部|財団|機構|協議会|学校|庁"
)
_GLOSS = r"[(（\[〔].*[)）\]〕]"
_ENDS_AS_OFFICE = re.compile(rf"(?:{_ENDINGS})\s*(?:{_GLOSS})?$")
_ENDS_AS_BUREAU = re.compile(r"(?:(?<!事務)局|部|公室)$")
_ENDS_AS_UNIT = re.compile(rf"(?:課|室|係|班|グループ|チーム|センター)\s*(?:{_GLOSS})?$")
_LONGEST = 2_000  # characters
_BLANK = r"[\s\u3000・･]"
_SEPARATOR = re.compile(
    rf"{_BLANK}*[、，,／/;；|｜&＆+＋]{_BLANK}*"
    rf"|(?<!\A){_BLANK}*(?:及び|および|並びに|ならびに|と){_BLANK}*(?!\Z)"
    rf"|{_BLANK}+"
)
_LISTING = re.compile(r"[、，,／/;；|｜]")
_BRACKETS = re.compile(r"[(（\[〔][^()（）\[\]〔〕]*[)）\]〕]")


def _parts(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the (start, end) of each non-blank piece; separators inside brackets do not count."""
    masked = _BRACKETS.sub(lambda m: "x" * len(m[0]), text)
    ends = [(match.start(), match.end()) for match in separator.finditer(masked)]
    starts = [0, *(end for _, end in ends)]
    pieces = zip(starts, [*(start for start, _ in ends), len(text)], strict=True)
    return [(start, end) for start, end in pieces if not is_blank(text[start:end])]


def _names(text: str, declared: Collection[str]) -> list[str]:
    """Return the names in a text, split after each piece that is an office.

    If no piece is an office (総務、企画、福祉), the text is split at list separators alone.
    """
    pieces = _parts(text, _SEPARATOR)
    offices = [_is_office(text[start:end], declared) for start, end in pieces]
    if not any(offices):
        return [text[start:end] for start, end in _parts(text, _LISTING)]
    spans: list[tuple[int, int]] = []
    begins = True
    for (start, end), is_office in zip(pieces, offices, strict=True):
        if not spans or (begins and text[start] not in "(（[〔"):
            spans.append((start, end))
        else:
            spans[-1] = (spans[-1][0], end)
        begins = is_office or _is_office(text[slice(*spans[-1])], declared)
    # A last piece that is not an office belongs to the name before it.
    if len(spans) > 1 and not _is_office(text[slice(*spans[-1])], declared):
        spans[-2:] = [(spans[-2][0], spans[-1][1])]
    return list(_with_bureaus(text, spans, declared))


def _with_bureaus(
    text: str, spans: Sequence[tuple[int, int]], declared: Collection[str]
) -> Iterator[str]:
    """Yield the names; a bureau is joined with the office that follows it after a blank.

    福祉部 社会福祉課 is one department, unless both names are declared. If only the office is
    declared, the bureau is dropped.
    """
    bureau = ""
    began = ended = 0
    for start, end in spans:
        name = text[start:end]
        if bureau:
            known, whole = fold(name) in declared, text[began:end]
            apart = not is_blank(text[ended:start]) or not _ENDS_AS_UNIT.search(name)
            if apart or (known and fold(bureau) in declared):
                yield bureau
            elif not known or fold(whole) in declared:
                name = whole
            bureau = ""
        if _ENDS_AS_BUREAU.search(name) and end != spans[-1][1]:
            bureau, began, ended = name, start, end
        else:
            yield name


def ends_as_office(text: str) -> bool:
    """True if a text ends like the name of an office: 総務課, 図書館."""
    return _ENDS_AS_OFFICE.search(text) is not None


def _is_office(name: str, declared: Collection[str]) -> bool:
    return _ENDS_AS_OFFICE.search(name) is not None or fold(name) in declared


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def departments_in(text: str, declared: frozenset[str] = _NONE) -> tuple[str, ...]:
    """Return the departments that a cell names, in order and without duplicates.

    `declared` holds known department names, folded (see `fold`). A declared name is never split,
    and counts as an office whatever it ends in. A text of more than 2,000 characters is not a
    list; it is returned as one name.
    """
    if len(text) > _LONGEST or (declared and fold(text) in declared):
        return (" ".join(text.split()),)
    found: dict[str, str] = {}
    for name in _names(text, declared):
        shown = re.sub(r"[\s\u3000]+", " ", re.sub(r"[\r\n]+", "", name)).strip()
        found.setdefault(fold(shown), shown)
    return tuple(found.values())
