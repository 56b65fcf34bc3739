"""What a footer may call a section: in full, without its numbering, or by its beginning."""

import re
from collections.abc import Iterable, Iterator, Sequence

from sheetcheck.notation.folding import fold

_NUMBERING = re.compile(
    r"^[(\[]?(?:第?[0-9]+(?:[-.][0-9]+)*|[ivx]+|第[一二三四五六七八九十]+)[)\].章節部編項]?"
)
_SUM = re.compile(r"[\s\u3000]*の?(?:小計|合計|計)[\s\u3000]*$")
_LEVEL = re.compile(r"(?:基本|施策|重点|個別|政策|分野|[大中小])?目標(?:番号|名|no\.?)?")
_NUMERALS = frozenset("0123456789一二三四五六七八九十ivx")
_SHORTEST = 2  # characters of a beginning


def section_names(sections: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what sections are called, folded, and which one each name means.

    The numbering alone (第1章) names a section only if no other has it; a bare digit never
    does, since it would be read as a count.
    """
    by_numbering: dict[str, list[str]] = {}
    for section in sections:
        folded = fold(section)
        yield folded, section
        yield as_name(section), section
        yield _NUMBERING.sub("", folded), section
        match = _NUMBERING.match(folded)
        if match and not match[0].isdecimal():
            by_numbering.setdefault(match[0], []).append(section)
    for numbering, numbered in by_numbering.items():
        if len(numbered) == 1:
            yield numbering, numbered[0]


def is_level(text: str) -> bool:
    """True if a word is a level of sections, and no target: 基本目標, 目標番号."""
    return _LEVEL.fullmatch(fold(text)) is not None


def as_name(section: str) -> str:
    """Return what names a section and cannot be a count: `1番` of one that is called 1."""
    folded = fold(section)
    return f"{folded}番" if folded.isdecimal() else folded


def before_sum(text: str) -> str:
    """Return what stands before a word for its sum: 第1章 of `第1章の計`; empty without one."""
    match = _SUM.search(text)
    return text[: match.start()] if match else ""


def section_beginning_with(word: str, sections: Sequence[str]) -> str | None:
    """Return the only section that begins with a word or has its number; None if it is not one.

    ① is the beginning of `①安全なまち`, or the number of the section 1; 基本目標一 is the
    beginning of `1 基本目標一の推進`. A bare digit is none of them.
    """
    plain, folded = word.strip(), fold(word)
    if folded.isdecimal():
        if plain.isdecimal():
            return None
        found = [s for s in sections if s.strip().startswith(plain)]
        found = found or [s for s in sections if number_of(s) == folded]
    elif len(folded) < _SHORTEST:
        return None
    else:
        found = [s for s in sections if _begins(fold(s), folded)]
    return found[0] if len(found) == 1 else None


def number_of(section: str) -> str:
    """Return the number of a section, without what stands around it; empty if it has none."""
    numbering = _NUMBERING.match(fold(section))
    return numbering[0].strip("()[]第章節部編項.") if numbering else ""


def _begins(section: str, word: str) -> bool:
    """True if a section begins with a word, also behind its numbering; 目標1 is not 目標10."""
    for form in (section, _NUMBERING.sub("", section).lstrip(".,:、")):
        rest = form.removeprefix(word)
        if rest != form and not (rest[:1] in _NUMERALS and word[-1] in _NUMERALS):
            return True
    return False
