"""The lines of a footer in one cell: below each other, or one behind the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.claims.vocabulary.line_counts import (
    BEFORE,
    FEWEST,
    MOST_OPENING,
    NUMBER,
    POINTED,
    YEAR,
    Line,
    behind_words,
    line_counts,
)
from sheetcheck.notation.folding import bare, is_blank
from sheetcheck.notation.tally import Tally, read_tally

_MOST_WRAPPED = 3  # lines that a label is wrapped over
_BRACKETS = re.compile(r"[(（]\s*(?:うち|内訳)?[、:：\s]*([^()（）]*)[)）]\s*[。.]?\s*$")
_REMARK = re.compile(r"[(（]([^()（）]*)[)）]\s*[。.]?\s*$")
_DASH = re.compile(r"\s+[\-－‐–—―]\s+$")  # `A - 9`, but not `A -9`
_SAID = re.compile(
    r"(?:と(?:なった|なっている|評価した|評価された|判定した|判定された))?(?:もの|事業|取組|項目|施策)?"
    r"[はが]?\s*[、,:：]?\s*$"
)  # words between a label and its count: `Aは、9事業`, `Aとなったもの 9事業`


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
        found = [] if alone else line_counts(start, part, labels, row)
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
        opened = (*going_on, *last.opening, *last.before)[:MOST_OPENING]
        going_on = opened if goes_on else ()
        start += len(part) + 1


def _own_counts(text: str, section: Label, labels: Labels, row: int) -> list[Line]:
    """Return the counts in the name of a section: `第1章 安全（A 2、B 1）`, `(2) 福祉　3事業`."""
    if section.section is None or not any(map(str.isdecimal, text)):
        return []
    crossed = [
        replace(line, label=label, before=(), opening=())
        for line in line_counts(0, text, labels, row)
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
    parts = line_counts(line.start + remark.start(1), remark[1], labels, row)
    tally = read_tally(head, labels.totals.units)
    ratings = {part.label.rating for part in parts if part.label} - {None}
    if tally is None or len(ratings) < FEWEST:
        return line, []
    whole = replace(line, stop=line.start + len(head), text=head, tally=tally)
    return line, [whole, *(replace(part, before=(), behind="") for part in parts)]


def _pointed_at(tally: Tally, labels: Labels, row: int) -> Label | None:
    """Return the label of a count that an arrow leads to from an earlier one: `A 8 → 9`."""
    match = POINTED.search(tally.before)
    if match is None or match["unit"] not in {"", *labels.totals.units}:
        return None
    return labels.read(tally.before[: match.start()].rstrip(BEFORE), row)


def _remark(tally: Tally | None) -> str:
    """Return what stands in brackets behind a count, where that holds no number of its own."""
    match = _REMARK.search(tally.after) if tally else None
    return match[1] if match and not NUMBER.search(YEAR.sub("", match[1])) else ""


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
