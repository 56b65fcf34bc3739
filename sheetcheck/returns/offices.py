"""The departments behind the names in the rows of a sheet: aliases, and sub-units in brackets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.notation.folding import fold
from sheetcheck.returns.scheme import without_sub_unit

SECRETARIAT: Final = "事務局"
"""The office that answers rows without a known department; its issued file has this name."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The departments of a sheet, and the names that mean each of them."""

    names: Mapping[str, str]
    """The department by each folded name or alias; in the order of the list or the rows."""
    listed: frozenset[str]
    """The departments of the family's list; empty if it has none."""

    def of(self, name: str) -> str:
        """Return the department that a name in a row means."""
        return self.names.get(fold(name), name)

    def in_charge(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the departments that answer a row, given the names in it."""
        known = dict.fromkeys(self.of(name) for name in names if self.is_known(name))
        return tuple(known) or (SECRETARIAT,)

    def is_known(self, name: str) -> bool:
        """Return whether a name is on the family's list; without a list, every name is."""
        return not self.listed or self.of(name) in self.listed


NO_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {}


def offices_of(
    listed: Mapping[str, tuple[str, ...]],
    in_rows: Iterable[str],
    aliases: Mapping[str, tuple[str, ...]] = NO_ALIASES,
) -> Offices:
    """Return the departments of a sheet.

    `listed` maps the departments of the family to their aliases; `aliases` does the same for
    departments of an address book, which may be incomplete. A name with a sub-unit in brackets,
    such as 高齢福祉課(地域包括支援センター), means the department before the brackets if that
    occurs by itself in a row or in the list; otherwise it is a department of its own.
    """
    names = {fold(called): name for name, more in listed.items() for called in (name, *more)}
    for name, more in aliases.items():
        for called in (name, *more):
            names.setdefault(fold(called), names.get(fold(name), name))
    _add_names_in_rows(names, list(dict.fromkeys(in_rows)))
    return Offices(names, frozenset(listed))


def _add_names_in_rows(names: dict[str, str], seen: Sequence[str]) -> None:
    """Add the names in rows, departments before their sub-units."""
    for name in seen:
        if without_sub_unit(name) == name:
            names.setdefault(fold(name), name)
    for name in seen:
        whole = names.get(fold(without_sub_unit(name)))
        names.setdefault(fold(name), whole if whole is not None else name)
    # Files are called by the department alone, where only one of its sub-units has rows.
    whole_of = {fold(without_sub_unit(name)): set[str]() for name in seen}
    for name in seen:
        whole_of[fold(without_sub_unit(name))].add(names[fold(name)])
    for called, departments in whole_of.items():
        if len(departments) == 1:
            names.setdefault(called, *departments)
