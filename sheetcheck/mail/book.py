"""The address book: a department is found by its name or an alias, and never guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.notation.folding import bare, fold
from sheetcheck.notation.nearest import Nearest

_NEAR: Final = 0.6  # 商工果 and 商工課 are; 総務課 and 税務課 are (a question costs little)
_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A department of the address book."""

    name: str
    to: tuple[str, ...] = ()
    """Its addresses; empty where it is known and gets no mail."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """A department named in a sheet that the address book does not know."""

    name: str
    """As the sheet writes it."""
    near: tuple[str, ...] = ()
    """Departments of the book whose names look alike: for a person to decide."""


@dataclass(frozen=True, slots=True)
class Book:
    """The address book, with every name as it is compared."""

    entries: tuple[Entry, ...]
    secretariat: tuple[str, ...]
    known: Mapping[str, Entry]
    called: Mapping[str, str] = field(repr=False, compare=False)
    """Every name without punctuation → the name of its entry."""
    nearest: Nearest = field(repr=False, compare=False)

    @classmethod
    def of(cls, entries: Iterable[Entry], secretariat: Sequence[str]) -> "Book":
        """Return the book with these entries."""
        listed = tuple(entries)
        known = {fold(called): each for each in listed for called in (each.name, *each.aliases)}
        called = {bare(folded): entry.name for folded, entry in known.items()}
        return cls(listed, tuple(secretariat), known, called, Nearest(called))

    def find(self, name: str) -> Entry | None:
        """Return the department that is called so; None where nothing is certain."""
        return self.known.get(fold(name))

    def question(self, name: str) -> NameQuestion:
        """Return what to ask about a name that is not in the book."""
        asked = bare(name)
        hits = [*self.nearest.to(asked, _NAMES, _NEAR)]
        # A part of an office and the whole office (高齢福祉課 地域包括支援係) are near, too.
        called = self.called
        hits += [each for each in called if each and asked and (each in asked or asked in each)]
        return NameQuestion(name, tuple(dict.fromkeys(called[hit] for hit in hits))[:_NAMES])
