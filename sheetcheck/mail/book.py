"""The address book: finds departments by name or alias, never by guessing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.notation.folding import bare, fold
from sheetcheck.notation.nearest import Nearest

_NEAR: Final = (
    0.6  # similarity of 商工果 and 商工課, also of 総務課 and 税務課 (asking costs little)
)
_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A department of the address book."""

    name: str
    to: tuple[str, ...] = ()
    """Its addresses; empty if it gets no mail."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """A question about a department in a sheet that is not in the address book."""

    name: str
    """As the sheet writes it."""
    near: tuple[str, ...] = ()
    """Departments of the book with similar names, for a person to decide."""


@dataclass(frozen=True, slots=True)
class Book:
    """The address book, with all names in folded form."""

    entries: tuple[Entry, ...]
    secretariat: tuple[str, ...]
    known: Mapping[str, Entry]
    called: Mapping[str, str] = field(repr=False, compare=False)
    """Maps every name, folded and without punctuation, to the name of its entry."""
    nearest: Nearest = field(repr=False, compare=False)

    @classmethod
    def of(cls, entries: Iterable[Entry], secretariat: Sequence[str]) -> "Book":
        """Return an address book with these entries."""
        listed = tuple(entries)
        known = {fold(called): each for each in listed for called in (each.name, *each.aliases)}
        called = {bare(folded): entry.name for folded, entry in known.items()}
        return cls(listed, tuple(secretariat), known, called, Nearest(called))

    def find(self, name: str) -> Entry | None:
        """Return the department with this name or alias; None if there is none."""
        return self.known.get(fold(name))

    def question(self, name: str) -> NameQuestion:
        """Return a question about a name, with similar names of the book."""
        asked = bare(name)
        hits = [*self.nearest.to(asked, _NAMES, _NEAR)]
        # 高齢福祉課 地域包括支援係 is similar to its department 高齢福祉課, and vice versa.
        hits += self.nearest.related(asked)
        near = dict.fromkeys(self.called[hit] for hit in hits)
        return NameQuestion(name, tuple(near)[:_NAMES])
