"""Compare a table with sheets of other years.

This shows headings that were reworded, departments that were renamed, and which years in headings
depend on the reported year.
"""

from collections.abc import Iterator, Mapping, Sequence

from sheetcheck.drafting.tables import Guess, Table
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.folding import fold
from sheetcheck.words.address import Address


def is_of_same_year(table: Table, other: Table) -> bool:
    """True if two sheets report the same year; also if one does not name its year."""
    return None in {table.reported, other.reported} or table.reported == other.reported


def reworded(table: Table, others: Sequence[Table]) -> Mapping[str, tuple[str, ...]]:
    """Return column → its different headings in other years.

    A heading is different if the other sheet lacks ours, and has another heading for the
    same role.
    """
    found: dict[str, dict[str, None]] = {}
    for guess in table.guesses:
        for other in others:
            theirs = next((g for g in other.guesses if g.key == guess.key and g.sure), None)
            if guess.sure and theirs and other.headed(guess.whole) is None:
                found.setdefault(guess.key, {})[theirs.whole] = None
    return {key: tuple(headings) for key, headings in found.items()}


def moves_with_year(guess: Guess, table: Table, others: Sequence[Table]) -> bool | None:
    """Return whether the year in a heading depends on the reported year; None if unknown.

    If it does, the same heading in another year's sheet names a year with the same offset.
    """
    alike = [
        (theirs.year, other.reported)
        for other in others
        for theirs in other.guesses
        if theirs.year and fold(_unmarked(theirs.whole)) == fold(_unmarked(guess.whole))
    ]
    for year, reported in alike:
        if guess.year and reported and table.reported and reported != table.reported:
            return year - reported == guess.year - table.reported and year != guess.year
    return None


def _unmarked(heading: str) -> str:
    return heading.partition("}")[2] if heading.startswith("{") else heading


def renamed(table: Table, others: Sequence[Table]) -> Sequence[tuple[str, str, Address]]:
    """Return departments that seem to be renamed: name there, name here, cell here.

    The same item has one department in each sheet, and the other sheet's name does not occur
    in ours.
    """
    here = {item: (name, cell) for item, name, cell in _in_charge(table)}
    known = {fold(name) for name, _ in here.values()}
    pairs: dict[tuple[str, str], Address] = {}
    for other in others:
        for item, name, _ in _in_charge(other):
            if item in here and fold(name) not in known:
                pairs.setdefault((name, here[item][0]), here[item][1])
    return [(there, now, cell) for (there, now), cell in pairs.items()]


def _in_charge(table: Table) -> Iterator[tuple[str, str, Address]]:
    """Yield (folded name, department, cell of the department) of items with one department."""
    name, departments = table.column("name"), table.column("departments")
    if name is None or departments is None:
        return
    for row in table.items:
        offices = departments_in(table.text_at(row, departments))
        if len(offices) == 1:
            yield fold(table.text_at(row, name)), offices[0], Address(row, departments)
