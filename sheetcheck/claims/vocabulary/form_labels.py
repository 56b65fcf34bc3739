"""What the words of a footer may name: by its form, and by the items of one sheet."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from sheetcheck.claims.vocabulary.labels import OF, SUBTOTAL, Label, Labels
from sheetcheck.claims.vocabulary.section_names import section_names
from sheetcheck.family.model import Family
from sheetcheck.family.totals import Totals
from sheetcheck.notation.folding import bare, fold, foreign_to
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.sheet import Item, Measure


@lru_cache(maxsize=64)
def labels_of_form(family: Family) -> Labels | None:
    """Return what any footer of a family may name."""
    totals = family.totals
    if totals is None:
        return None
    names: dict[str, Label] = {}
    signs: dict[str, Label] = {}
    for column in family.counted_columns:
        words, marks = family.scales[column].words()
        _add(names, {word: Label(code, column) for word, code in words.items()})
        _add(signs, {mark: Label(code, column) for mark, code in marks.items()})
    _add(names, {bare(name): Label() for name in totals.grand})
    for called, measure in _measures(totals):
        _add(names, {bare(name): Label(measure=measure) for name in called})
    _add(names, {bare(name): SUBTOTAL for name in totals.subtotals})
    numbers = tuple(filter(None, map(bare, totals.numbers)))
    foreign = _foreign(names, signs, numbers)
    shown = frozenset(sign for sign in signs if len(sign) == 1 and not sign.isalnum())
    return Labels(family, totals, names, signs, foreign, numbers=numbers, marks=shown)


def labels_of(
    family: Family, items: Sequence[Item], may_be_office: Callable[[str], bool]
) -> Labels | None:
    """Return what the footer of a sheet with these items may name; None where there is none.

    `may_be_office` says whether a text in the column of departments may name one.
    """
    labels = labels_of_form(family)
    if labels is None or not names_items(family):
        return labels
    totals, signs = labels.totals, dict(labels.signs)
    rows = [(item.row, item.section) for item in items]
    sections: tuple[str, ...] = ()
    if totals.per_section:
        sections = tuple(dict.fromkeys(section for _, section in rows if section))
        for name, section in section_names(sections):
            _add(signs, {name: Label(section=section)})
    if totals.per_department:
        named = (name for item in items for name in item.departments)
        # Until the footer is known, its counts are taken for departments, too.
        departments = [
            name
            for name in dict.fromkeys(named)
            if family.office(name) in family.departments
            or (may_be_office(name) and not _is_count(name, totals))
        ]
        for name in departments:
            office = family.office(name)
            called = (name, office, *family.departments.get(office, ()))
            _add(signs, {fold(each): Label(department=office) for each in called})
    foreign = _foreign(labels.names, signs, labels.numbers)
    return replace(labels, signs=signs, foreign=foreign, rows=rows, sections=sections)


def names_items(family: Family) -> bool:
    """True if a footer of the family may name sections or departments of the items."""
    totals = family.totals
    return totals is not None and (
        totals.per_section or totals.per_department or bool(totals.subtotals)
    )


def _foreign(*words: Iterable[str]) -> re.Pattern[str]:
    return foreign_to(chain(OF, "評価判定ランク事業項目施策取組全体:：", *words))


def _is_count(name: str, totals: Totals) -> bool:
    tally = read_tally(name, totals.units)
    return name[0].isdecimal() if tally is None else not tally.label


def _add(known: dict[str, Label], more: Mapping[str, Label]) -> None:
    """Add names; one that is known keeps its meaning."""
    for name, label in more.items():
        if name:
            known.setdefault(name, label)


def _measures(totals: Totals) -> Iterator[tuple[Sequence[str], Measure]]:
    for line in totals.lines:
        yield line.called, Measure(line.counts)
    if totals.is_table:
        yield totals.numbers, Measure.ITEMS
    if totals.share:
        yield totals.share.called, Measure.SHARE
    if totals.change:
        yield totals.change.called, Measure.CHANGE
        yield totals.change.before, Measure.BEFORE
