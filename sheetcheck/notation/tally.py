"""Read the count at the end of a line of text (`A　9事業`), and write another in its place."""

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
"""Characters; a longer text is not a line of totals."""
_LONGEST_NUMBER = 15  # digits; Excel keeps no more


@dataclass(frozen=True, slots=True)
class Tally:
    """A line `label number unit` in its parts, so that it can be rewritten with another number."""

    label: str
    """The text before the number, without the blanks and separators between them."""
    number: int
    unit: str
    """The unit behind the number as written; empty if there is none."""
    before: str
    written: str
    """The number as written: `12`, `１２`, `1,234`, `十二`."""
    after: str
    whole: int | None = None
    """The whole of which the count is a part: 12 in `9/12` and in `12事業中9事業`."""
    is_bracketed: bool = False
    """Whether the number is in brackets and has no unit."""

    def rewritten(self, number: int) -> str:
        """Return the whole line with another number in the same notation."""
        return f"{self.before}{write_like(number, self.written)}{self.after}"


@lru_cache(maxsize=64)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    # The longest unit first, so that 事業数 is not read as 事業.
    unit = "|".join(re.escape(u) for u in sorted(units, key=len, reverse=True)) or r"(?!)"
    # Kanji numerals only before a unit, since 一 and 十 occur in many words. Runs of blanks and
    # digits match only from their beginning: otherwise long runs would take quadratic time.
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
             {_BLANK} (?: である | であった | です | でした )? [。.]? {_BLANK}""",
        re.VERBOSE,
    )


@lru_cache(maxsize=4096)
def read_tally(line: str, units: tuple[str, ...], *, lone: bool = False) -> Tally | None:
    """Return the count at the end of a line, None if it does not end with one.

    `units` are the words that may follow a number (`事業`, `件`). A remark in brackets may
    follow, too: `9事業(75%)`. A count with a unit may itself be in brackets: `A(9事業)`. A bare
    `(9)` numbers something and does not count, nor does `十二` without a unit; but with `lone`,
    for a line that is known to state a count, both do. Decimals and the end of a range
    (`8～9事業`) are not counts.
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
    """Return a label without a percentage or a whole at its end (`12事業中`), and that whole."""
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
