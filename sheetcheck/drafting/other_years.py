"""What the sheets of other years tell a draft: headings reworded, departments renamed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sheetcheck.drafting.headings import Table
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.folding import fold


def is_of_same_year(table: Table, other: Table) -> bool:
    """Say whether two sheets report the same year, as far as their headings name one."""
    return None in {table.reported, other.reported} or table.reported == other.reported


def reworded(table: Table, others: Sequence[Table]) -> Mapping[str, tuple[str, ...]]:
    """Return, by column, the headings that it has in other years.

    Only where the column's own heading is not there, and one that means the same is.
    """
    found: dict[str, dict[str, None]] = {}
    for guess in table.guesses:
        for other in others:
            theirs = next((g for g in other.guesses if g.key == guess.key and g.sure), None)
            if guess.sure and theirs and theirs.usable and other.headed(guess.heading) is None:
                found.setdefault(guess.key, {})[theirs.heading] = None
    return {key: tuple(headings) for key, headings in found.items()}


def renamed(table: Table, others: Sequence[Table]) -> Sequence[tuple[str, str]]:
    """Return departments that seem to have another name in another year: (there, here).

    The same item names one department here and one there, and the old name stands nowhere here.
    """
    here = dict(_in_charge(table))
    known = {fold(name) for name in here.values()}
    pairs: Counter[tuple[str, str]] = Counter()
    for other in others:
        for item, name in _in_charge(other):
            if item in here and fold(name) not in known:
                pairs[name, here[item]] += 1
    return list(pairs)


def _in_charge(table: Table) -> Iterator[tuple[str, str]]:
    """Yield each item, by its folded name, with its department, where it has just one."""
    name, departments = table.column("name"), table.column("departments")
    if name is None or departments is None:
        return
    for row in table.items:
        offices = departments_in(table.said(row, departments))
        if len(offices) == 1:
            yield fold(table.said(row, name)), offices[0]
