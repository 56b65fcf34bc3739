"""A count as it stands in a line of text: its number, and how to write another in its place."""

import re
from dataclasses import dataclass
from functools import lru_cache

from sheetcheck.notation.numbers import KANJI, read_kanji, write_like

_BLANKS = r"\s\u200b\ufeff"
_BLANK = rf"[{_BLANKS}]*+"
_BETWEEN = rf"{_BLANKS}:：=＝…→"
_DIGITS = r"[0-9]++(?:,+[0-9]++)*+|[０-９]++(?:[，,]+[０-９]++)*+"
_OPEN, _CLOSE = "(（〔［[【「＜<《〈", ")）〕］]】」＞>》〉"
_HAS_NUMBER = re.compile(rf"[0-9０-９{KANJI}]")
_LONGEST_LINE = 2_000
"""Characters; a longer text is no line of totals, and is not searched for one."""
_LONGEST_NUMBER = 15  # digits, as many as Excel keeps


@dataclass(frozen=True, slots=True)
class Tally:
    """A line `label number unit`, taken apart so that it can be put together with a new number."""

    label: str
    """What stands before the number, without the blanks and separators between."""
    number: int
    unit: str
    """The unit as it stands behind the number; empty where there is none."""
    before: str
    written: str
    """The number as it is written: `12`, `１２`, `1,234`, `十二`."""
    after: str
    whole: int | None = None
    """What it is given as a part of: 12 in `9/12` and in `12事業中9事業`."""
    is_bracketed: bool = False
    """Whether it stands in brackets, without a unit."""

    def rewritten(self, number: int) -> str:
        """Return the whole line with another number, in the same width and words."""
        return f"{self.before}{write_like(number, self.written)}{self.after}"


@lru_cache(maxsize=64)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    # A full-width unit may be written with blanks between; longest first, so that 事業数 is
    # not read as 事業.
    unit = "|".join(re.escape(u) for u in sorted(units, key=len, reverse=True)) or r"(?!)"
    # Kanji numerals only before a unit: 一 and 十 stand in many words. Neither blanks nor a
    # number are begun in their middle: a long run of them would be read from each place again.
    return re.compile(
        rf"""(?P<before> (?P<label> .*?) (?<![{_BETWEEN}]) [{_BETWEEN}]*+
                 (?P<open> [{re.escape(_OPEN)}]{_BLANK})? )
             (?: (?<![0-9０-９]) (?<![0-9０-９][,，.．~～〜]) (?P<written> {_DIGITS}) {_BLANK}
                 (?P<unit> {unit})?
               | (?<![{KANJI}]) (?P<kanji> [{KANJI}]+) {_BLANK} (?P<kanji_unit> {unit}) )
             (?(open) {_BLANK} [{re.escape(_CLOSE)}] )
             (?: {_BLANK} [/／] {_BLANK} (?P<whole> {_DIGITS}) {_BLANK} (?: {unit} )?
               | {_BLANK} (?:{_DIGITS}) {_BLANK} [千百万]*+円 )?
             {_BLANK} (?P<remark> [(（][^()（）]*[)）] )?
             {_BLANK} [。.]? {_BLANK}""",
        re.VERBOSE,
    )


@lru_cache(maxsize=4096)
def read_tally(line: str, units: tuple[str, ...], *, lone: bool = False) -> Tally | None:
    """Return the count that a line ends in, None where it does not end in one.

    `units` are the words that may stand behind a number (`事業`, `件`). A remark in
    brackets behind it is kept: `9事業(75%)`. The count itself may stand in brackets, if it
    has a unit: `A(9事業)`; a bare `(9)` is the number of something. With `lone`, for a
    line that is known to state a count, it is read all the same, and so is `十二` without a unit.
    The end of a range (`8～9事業`) is no count, nor are decimals.
    """
    if len(line) > _LONGEST_LINE or not _HAS_NUMBER.search(line):
        return None
    match = _pattern(units).fullmatch(line)
    if not match:
        return _kanji_alone(line) if lone else None
    bare = bool(match["open"]) and not (match["unit"] or match["kanji_unit"])
    if bare and not lone:
        return None
    group = "written" if match["written"] else "kanji"
    written = match[group]
    if len(written) > 2 * _LONGEST_NUMBER:
        return None
    number = read_kanji(written) if group == "kanji" else int(re.sub("[,，]", "", written))
    if number is None:
        return None
    label, whole = _without_aside(match["label"].strip(), units)
    if match["whole"]:
        whole = _whole(match["whole"])
    return Tally(
        label=label,
        number=number,
        unit=match["unit"] or match["kanji_unit"] or "",
        before=line[: match.start(group)],
        written=written,
        after=line[match.end(group) :],
        whole=whole,
        is_bracketed=bare,
    )


def _kanji_alone(line: str) -> Tally | None:
    written = line.strip()
    number = read_kanji(written) if len(written) <= _LONGEST_NUMBER else None
    if number is None:
        return None
    start = line.index(written)
    return Tally("", number, "", line[:start], written, line[start + len(written) :])


_SHARE = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?\s*[%％]$")


def _without_aside(label: str, units: tuple[str, ...]) -> tuple[str, int | None]:
    """Return a label without the share or the whole that stands before its count: `12事業中`."""
    share = _SHARE.search(label)
    if share:
        return label[: share.start()].rstrip(" \u3000:："), None
    if not label.endswith("中"):
        return label, None
    unit = "|".join(map(re.escape, units)) or "(?!)"
    match = re.search(rf"(?:全|総数)?\s*({_DIGITS})\s*(?:{unit})?\s*中$", label)
    if not match:
        return label, None
    return label[: match.start()].rstrip(" \u3000:："), _whole(match[1])


def _whole(written: str) -> int | None:
    return int(re.sub("[,，]", "", written)) if len(written) <= _LONGEST_NUMBER else None
