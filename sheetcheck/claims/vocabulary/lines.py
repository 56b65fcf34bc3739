"""The lines of a footer that one cell holds: below each other, or one behind the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.claims.vocabulary.phrases import CLOSERS, OPENERS, behind_words, label_start
from sheetcheck.notation.folding import bare, fold, is_blank
from sheetcheck.notation.numbers import KANJI
from sheetcheck.notation.tally import Tally, read_tally

_MOST_WRAPPED = 3  # lines that a label is wrapped over
_SUBTOTAL = "小計"
_FEWEST = 2  # different ratings that make a line one of counts
_MOST = 200  # numbers in one line
_MOST_OPENING = 8  # phrases that are kept, the first ones of a line
_NUMBER = re.compile(r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?")
_YEAR = re.compile(
    r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-zＡ-Ｚａ-ｚ])[MTSHRＭＴＳＨＲ][.．]?)\s*"
    r"[0-9０-９]{1,2}(?:\s*年度?)?(?:[(（][0-9０-９]{4}(?:年度?)?[)）])?"
    r"|(?<![0-9０-９])(?:19|20|１９|２０)[0-9０-９]{2}\s*年度?|[0-9０-９]{1,2}\s*年度?"
    r"|[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?|[0-9０-９]+[/.][0-9０-９]+[/.][0-9０-９]+"
    r"|第[0-9０-９]+"
)
_WHEN = re.compile(rf"{_YEAR.pattern}|[前昨今本当]年度?|[前今]回")
_BEFORE = " \t\u3000:：=＝…→はがも"
_BEHIND = re.compile(
    rf"\s*(?P<unit>[^\s0-9０-９、，,／/・;；:：{re.escape(OPENERS + CLOSERS)}｜|→。．.＋+＝=]*)"
)
_POINTED = re.compile(
    r"\s*[0-9０-９]+(?:[,，][0-9０-９]{3})*\s*(?P<unit>[^\s0-9０-９]*?)\s*[→⇒➡]\s*$"
)  # the number that an arrow leads away from
_PART_OF = re.compile(r"\s*[/／]\s*[0-9０-９]+(?![0-9０-９年月/／.])")
_BOUND = re.compile(r"(?:以上|以下|未満|以内|超|程度|前後|ほど|弱|強|増|減|ずつ)")
_BRACKETS = re.compile(r"[(（]\s*(?:うち|内訳)?[、:：\s]*([^()（）]*)[)）]\s*[。.]?\s*$")
_REMARK = re.compile(r"[(（]([^()（）]*)[)）]\s*[。.]?\s*$")
_DASH = re.compile(r"\s+[\-－‐–—―]\s+$")  # `A - 9`, but not `A -9`
_SAID = re.compile(
    r"(?:と(?:なった|なっている|評価した|評価された|判定した|判定された))?(?:もの|事業|取組|項目|施策)?"
    r"[はが]?\s*[、,:：]?\s*$"
)  # words between a label and its count: `Aは、9事業`, `Aとなったもの 9事業`


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell: where it stands in the cell's text, and what it says."""

    start: int
    stop: int
    text: str
    label: Label | None = None
    """What it counts; None where it names nothing that is known."""
    tally: Tally | None = None
    """Its count; None where it has none."""
    nameless: bool = False
    """Whether it is a count with its unit, and nothing says of what."""
    before: tuple[str, ...] = ()
    """What stands before it in its own line and may say whose count it is: R5年度の結果."""
    opening: tuple[str, ...] = ()
    """What stands before the counts before it in its own line: 前年度は, which goes on to hold."""
    behind: str = ""
    """What stands behind it in its own line and may say whose count it is: 9事業（前年度）."""
    emptied: bool = False
    """Whether it is a label with its unit, and only the number is gone."""


def lines_in(text: str, labels: Labels, row: int) -> Iterator[Line]:
    """Yield the lines of a cell's text; a label wrapped over several is told with its count."""
    whole = labels.read(text, row)
    if whole:
        yield from _own_counts(text, whole, labels, row) or [Line(0, len(text), text, whole)]
        return
    above: list[str] = []
    headed: tuple[str, ...] = ()
    going_on: tuple[str, ...] = ()  # how a sentence began that the next line goes on with
    start = 0
    for part in text.split("\n"):
        line = _line(start, part, labels, row)
        if line.label is None and above:
            line, joined = _wrapped(line, above, labels, row)
            headed = headed[:-joined] if joined else headed
        alone = line.label is not None and not line.before
        found = [] if alone else _behind_each_other(start, part, labels, row)
        if alone and line.tally:
            line, found = _with_parts(line, labels, row)
        for one in found or [line]:
            before, opening = (*headed, *one.before), (*going_on, *one.opening)
            yield replace(one, before=before, opening=opening) if headed or going_on else one
        if line.label is None and line.tally is None and not found and not is_blank(part):
            headed = (*headed[-_MOST_WRAPPED:], part.strip())
        above = [] if line.tally or is_blank(part) else [*above, part]
        last = found[-1] if found else line
        goes_on = part.rstrip().endswith(("、", "，"))
        opened = (*going_on, *last.opening, *last.before)[:_MOST_OPENING]
        going_on = opened if goes_on else ()
        start += len(part) + 1


def _own_counts(text: str, section: Label, labels: Labels, row: int) -> list[Line]:
    """Return the counts in the name of a section: `第1章 安全（A 2、B 1）`, `(2) 福祉　3事業`."""
    if section.section is None or not any(map(str.isdecimal, text)):
        return []
    crossed = [
        replace(line, label=label, before=(), opening=())
        for line in _behind_each_other(0, text, labels, row)
        if line.label and line.tally and (label := line.label.crossed(section))
    ]
    if crossed:
        return crossed
    remark = _REMARK.search(text)
    start, inner = (remark.start(1), remark[1]) if remark else (0, text)
    tally = read_tally(inner, labels.totals.units)
    if tally is None or not tally.unit or tally.after.strip() != tally.unit:
        return []
    alone = not bare(tally.label) or labels.read(tally.label, row) == Label()
    if remark and not alone:
        return []
    return [Line(start, start + len(inner), inner, section, tally)]


def _line(start: int, text: str, labels: Labels, row: int) -> Line:
    label = labels.read(text, row)
    tally = None if label else read_tally(text, labels.totals.units)
    if label is None and tally is None:
        lone = read_tally(text, labels.totals.units, lone=True)  # A〔9〕
        tally = lone if lone and labels.read(lone.label, row) else None
    if tally:
        label = labels.read(tally.label, row) or _pointed_at(tally, labels, row)
        label = label or labels.read(_SAID.sub("", tally.label), row)
        label = label or labels.read(_DASH.sub("", tally.before), row)
    nameless = tally is not None and bool(tally.unit) and not bare(tally.label)
    emptied = False
    if label is None and tally is None:
        rest = _without_unit(text, labels.totals.units)
        if rest is not None:
            label, nameless = labels.read(rest, row), is_blank(rest)
            emptied = nameless or label is not None
    before: tuple[str, ...] = ()
    if tally and label is None and not nameless:
        label, before = behind_words(tally.label, labels, row)
    behind = _remark(tally)
    return Line(start, start + len(text), text, label, tally, nameless, before, (), behind, emptied)


def _with_parts(line: Line, labels: Labels, row: int) -> tuple[Line, list[Line]]:
    """Return a line and those in brackets behind its count: `計12事業（うちA 8、B 4）`."""
    remark = _BRACKETS.search(line.text, len(line.tally.before)) if line.tally else None
    if remark is None:
        return line, []
    head = line.text[: remark.start()].rstrip()
    parts = _behind_each_other(line.start + remark.start(1), remark[1], labels, row)
    tally = read_tally(head, labels.totals.units)
    ratings = {part.label.rating for part in parts if part.label} - {None}
    if tally is None or len(ratings) < _FEWEST:
        return line, []
    whole = replace(line, stop=line.start + len(head), text=head, tally=tally)
    return line, [whole, *(replace(part, before=(), behind="") for part in parts)]


def _pointed_at(tally: Tally, labels: Labels, row: int) -> Label | None:
    """Return the label of a count that an arrow leads to from an earlier one: `A 8 → 9`."""
    match = _POINTED.search(tally.before)
    if match is None or match["unit"] not in {"", *labels.totals.units}:
        return None
    return labels.read(tally.before[: match.start()].rstrip(_BEFORE), row)


def _remark(tally: Tally | None) -> str:
    """Return what stands in brackets behind a count, where that holds no number of its own."""
    match = _REMARK.search(tally.after) if tally else None
    return match[1] if match and not _NUMBER.search(_YEAR.sub("", match[1])) else ""


def _without_unit(text: str, units: Sequence[str]) -> str | None:
    """Return what stands before the unit that a text ends in; None where it ends in none."""
    plain = text.rstrip(" \u3000。.")
    for unit in sorted(units, key=len, reverse=True):
        if plain.endswith(unit):
            return plain.removesuffix(unit)
    return None


def _wrapped(line: Line, above: Sequence[str], labels: Labels, row: int) -> tuple[Line, int]:
    """Return a line with the label that it makes with lines above it, and how many these are."""
    if line.tally is None:
        return line, 0
    for place in range(len(above) - 1, max(-1, len(above) - _MOST_WRAPPED), -1):
        label = labels.read("".join([*above[place:], line.tally.label]), row)
        if label:
            return replace(line, label=label, before=()), len(above) - place
    return line, 0


def _behind_each_other(start: int, text: str, labels: Labels, row: int) -> list[Line]:
    """Return the lines that stand in one, parted at its numbers: `A 9、B：0 計9事業`.

    Only where at least two different ratings are named, or where every number has its label
    and its unit; years are no counts, and what has another unit is passed over.
    """
    pieces = _pieces(start, text, labels, row)
    told = [piece for piece in pieces if piece is not None and piece.label is not None]
    ratings = {piece.label.rating for piece in told if piece.label} - {None}
    every = len(pieces) > 1 and all(p and p.tally and p.tally.unit for p in pieces)
    if len(ratings) >= _FEWEST or (every and told):
        return [piece for piece in pieces if piece is not None]
    return []


@lru_cache(maxsize=64)
def _numbers(units: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds numbers, kanji numerals only before a unit; not that behind a slash."""
    unit = "|".join(map(re.escape, units)) or "(?!)"
    whole = rf"\s*(?:{unit})?\s*[/／]\s*{_NUMBER.pattern}(?![0-9０-９年月/／.])"
    return re.compile(
        rf"(?P<number>{_NUMBER.pattern}|(?<![{KANJI}])[{KANJI}]+(?=\s*(?:{unit})))(?:{whole})?"
    )


def counts_in(text: str, labels: Labels) -> list[Line]:
    """Return the counts in a text that stands behind a label, each with the year before it.

    Of numbers with an arrow between them, the last one counts. None where any of them is
    something else.
    """
    head = f"{labels.totals.grand[0]} "
    pieces = _pieces(-len(head), head + text.replace("\n", "、"), labels, 0)
    return [replace(one, start=max(0, one.start)) for one in pieces if one] if all(pieces) else []


def _pieces(start: int, text: str, labels: Labels, row: int) -> list[Line | None]:
    """Return the part of a line that each of its numbers ends; None for one of another unit."""
    years = [match.span() for match in _YEAR.finditer(text)]
    numbers = [
        match.span("number")
        for match in _numbers(labels.totals.units).finditer(text)
        if not any(a <= match.start() < b for a, b in years)
    ]
    if not 1 < len(numbers) <= _MOST:
        return []
    pieces: list[Line | None] = []
    above: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    carried: Label | None = None
    end = 0
    tail = text[numbers[-1][1] :]
    begun = -1  # where the first of several numbers with arrows between them begins
    for (first, last), following in zip(numbers, [*numbers[1:], None], strict=True):
        begun = first if begun < 0 else begun
        if following and _POINTED.fullmatch(text, first, following[0]):
            continue
        behind = _BEHIND.match(text, last)
        unit = behind["unit"] if behind else ""
        known = next((u for u in labels.totals.units if unit == u or unit.startswith(u)), "")
        stop = (behind.start("unit") + len(known)) if behind and known else last
        if part := _PART_OF.match(text, stop):
            stop = part.end()
        chunk, begun = text[end:begun], -1
        label, before = behind_words(chunk.rstrip(_BEFORE + OPENERS), labels, row)
        if label is None:
            further = _of_section(chunk, above, labels)
            further = further or _behind_year(chunk, carried, labels, row)
            label, before = further or (label, before)
        carried = label or carried
        if before:
            opening, above = (*opening, *above)[:_MOST_OPENING], before
        at = end + (len(chunk) - len(chunk.lstrip(" \t\u3000、，,／/・;；" + CLOSERS)))
        at = label_start(text, at, end + len(chunk), before)
        tally = read_tally(text[at:stop], labels.totals.units)
        foreign = bool(unit) and not known and not _goes_on(unit, labels, row)
        foreign = foreign or bool(_BOUND.match(unit, len(known)))
        nameless = label is None and bool(known) and not before and not bare(chunk)
        if (
            tally is None
            or foreign
            or text[first:last].count(".")
            or (label is None and not nameless)
        ):
            pieces.append(None)
        else:
            piece = Line(start + at, start + stop, text[at:stop], label, tally, nameless)
            pieces.append(replace(piece, before=above, opening=opening, behind=tail))
        end = stop if known else last
    return pieces


def _of_section(
    chunk: str, above: Sequence[str], labels: Labels
) -> tuple[Label, tuple[str, ...]] | None:
    """Return the label of 小計 in a line that begins with a section: 第1章：A2、B1　小計3事業."""
    if bare(chunk) != _SUBTOTAL or not above:
        return None
    label = labels.read(above[-1])
    return (Label(), ()) if label is not None and label.section else None


def _behind_year(
    chunk: str, carried: Label | None, labels: Labels, row: int
) -> tuple[Label, tuple[str, ...]] | None:
    """Return the label and the year of `A R6 9事業、R5 8事業`; the label speaks for both."""
    plain = chunk.rstrip(_BEFORE)
    year = next((m for m in _WHEN.finditer(plain) if m.end() == len(plain)), None)
    if year is None:
        return None
    label = behind_words(plain[: year.start()].rstrip(_BEFORE), labels, row)[0] or carried
    return (label, (year[0],)) if label is not None else None


def _goes_on(unit: str, labels: Labels, row: int) -> bool:
    """Say whether what stands behind a number is the label of the next one: `A9B0`."""
    return labels.read(unit, row) is not None or fold(unit) in {"と", "及び", "で", _SUBTOTAL}
