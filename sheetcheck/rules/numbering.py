"""The rule on item numbers: consecutive within each section."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.table.rows import read_number
from sheetcheck.words.result import Severity
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text

_NUMBER_MISSING = Text(
    "番号が空欄です（順番では{expected}です）。",
    "The number is blank (next in sequence: {expected}).",
)


@rule(
    SheetRule,
    "number-sequence",
    title=Text("番号の飛び・重複", "Numbers out of sequence"),
    severity=Severity.WARNING,
    reason=Text(
        "番号の飛びや重複は、行の消失や挿入によることが多いため。",
        "A gap or a repeat usually means a row was lost or inserted.",
    ),
    message=Text(
        "番号が順番どおりではありません（正：{expected}、現在：{value}）。",
        "Number out of sequence: {value}, should be {expected}.",
    ),
    suggestion=Text(
        "行の抜けや重複がないか確認し、番号を修正してください。",
        "Check for a missing or repeated row, then correct the number.",
    ),
    example=Example(bad={"sheet": "1, 2, 4"}, good={"sheet": "1, 2, 3"}),
)
def number_sequence(judged: Judged) -> Iterator[Spot]:
    """Yield the numbers that do not follow the number above."""
    if judged.family.numbering == "none" or "number" not in judged.sheet.headings:
        return
    spare = _spare_numbers(judged)
    for items in _runs(judged):
        parts = [_parts(item.number) for item in items if item.number is not None]
        if parts and len({len(part) for part in parts}) == 1 and len(parts[0]) > 1:
            yield from _out_of_order_in_parts(judged, items)
        else:
            yield from _out_of_order(judged, items, spare)


def _spare_numbers(judged: Judged) -> Mapping[int, int]:
    """Return row → number for numbers in rows that have no item."""
    column = judged.sheet.headings["number"].cell.column
    alone = (text for text in judged.sheet.unread if text.cell.column == column)
    read = {text.cell.row: read_number(text.text) for text in alone}
    return {row: number for row, number in read.items() if isinstance(number, int)}


def _out_of_order(
    judged: Judged, items: Sequence[Item], spare: Mapping[int, int]
) -> Iterator[Spot]:
    """Yield the numbers of one run 1, 2, 3, … that skip or repeat.

    After a wrong number, the next may continue from it or from the expected number.
    """
    before, due = 0, 1
    above = items[0].row
    for item in items:
        number = item.number
        if number != due and spare:
            for row in range(above + 1, item.row):
                due += spare.get(row) == due
            before = max(before, due - 1)
        above = item.row
        if number == due or "number" in item.unknown:  # as nearly all are
            before, due = due, due + 1
            continue
        base = _parts(number)[0] if number else None
        # 1-2 belongs to 1, so such a number may also follow the one above.
        goes_on = (isinstance(number, str) and base == before) or "number" in item.anchors
        if goes_on or base in {before + 1, due}:
            before = before if base is None else base
            due = before + 1
            continue
        yield _out_of_sequence(judged, item, str(due))
        before, due = due if base is None else base, due + 1


def _out_of_order_in_parts(judged: Judged, items: Sequence[Item]) -> Iterator[Spot]:
    """Yield the numbers of one run 2-1, 2-2, 2-3, … that skip or repeat.

    The part before the dash is the section's number. It may increase within a run; the part
    after it then starts again at 1.
    """
    before: tuple[int, ...] | None = None
    for item in items:
        if "number" in item.unknown or "number" in item.anchors:
            continue
        number = _parts(item.number) if item.number is not None else None
        fits = number is not None and (
            number[-1] == 1 if before is None else number in _following(before)
        )
        if not fits:
            due = _following(before)[0] if before else (*number[:-1], 1) if number else (1,)
            yield _out_of_sequence(judged, item, "-".join(map(str, due)))
        before = number or before


def _following(number: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return the numbers that may follow one of several parts: 2-4 or 3-1 after 2-3."""
    last = len(number) - 1
    return [
        (*number[:place], number[place] + 1, *[1] * (last - place)) for place in range(last, -1, -1)
    ]


def _out_of_sequence(judged: Judged, item: Item, due: str) -> Spot:
    cell = judged.sheet.cell(item, "number")
    shown = item.texts.get("number", "").strip()
    missing = _NUMBER_MISSING if item.number is None else None
    return Spot(cell, {"expected": due, "value": shown}, shown, item, message=missing)


def _parts(number: int | str) -> tuple[int, ...]:
    """Return the parts of a number: 2 and 1 for 2-1."""
    return tuple(map(int, str(number).replace(".", "-").split("-")))


def _runs(judged: Judged) -> Iterable[list[Item]]:
    """Return the items grouped by the sequence they are numbered in; unnumbered runs are left out.

    A section that is continued further down (続き) continues its numbers. A second table with
    its own headings may start again at 1.
    """
    sheet = judged.sheet
    tops = [rows.start for rows in sheet.tables]

    def table_of(item: Item) -> int:
        return bisect_right(tops, item.row)

    if judged.family.numbering == "sheet":
        runs = [list(run) for _, run in groupby(sheet.items, key=table_of)]
    else:
        runs = []
        last: dict[str, list[Item]] = {}
        for (_, section), run in groupby(sheet.items, key=lambda i: (table_of(i), i.section)):
            items = list(run)
            above = last.get(section)
            if above and _goes_on(above[-1], items[0]):
                above += items
            else:
                runs.append(items)
                last[section] = items
    return [run for run in runs if any(item.number is not None for item in run)]


def _goes_on(above: Item, item: Item) -> bool:
    numbers = above.number, item.number
    return all(isinstance(n, int) for n in numbers) and numbers[1] == int(numbers[0] or 0) + 1
