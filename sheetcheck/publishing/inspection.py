"""A workbook in, all its leaks out."""

from collections.abc import Iterator
from dataclasses import dataclass

from sheetcheck.publishing.about import ABOUT
from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.publishing.search.cells import hidden_cells
from sheetcheck.publishing.search.leftovers import strings_left
from sheetcheck.publishing.search.parts import hidden_parts
from sheetcheck.publishing.search.properties import hidden_names_and_users, properties
from sheetcheck.publishing.search.questions import personal_questions
from sheetcheck.publishing.search.shapes import shape_leaks
from sheetcheck.publishing.search.table_rules import broken_rules
from sheetcheck.words.text import same
from sheetcheck.workbook.annotate.unmark import our_sheet
from sheetcheck.workbook.read.book import Workbook


@dataclass(frozen=True, slots=True)
class Inspection:
    """The leaks of a workbook."""

    stops: tuple[Leak, ...]
    """What must not go out."""
    looks: tuple[Leak, ...]
    """What a person must look at: it may go out or not."""


def _own_marks(book: Workbook) -> Iterator[Leak]:
    """Yield the sheet of findings that sheetcheck added, with all its marks."""
    ours = our_sheet(book)
    if ours:
        yield Leak(LeakKind.OWN_MARKS, same(ours[0].name))


def inspected(book: Workbook) -> Inspection:
    """Return what must not go out of a workbook, and what a person must look at.

    Raises:
        Refusal: a part cannot be read; then nothing is told of the others.

    """
    found = [
        *hidden_cells(book),
        *_own_marks(book),
        *properties(book),
        *hidden_names_and_users(book),
        *hidden_parts(book),
        *shape_leaks(book),
        *strings_left(book),
        *personal_questions(book),
        *broken_rules(book),
    ]
    leaks = dict.fromkeys(found)
    stops = tuple(leak for leak in leaks if ABOUT[leak.kind].stops)
    looks = tuple(leak for leak in leaks if not ABOUT[leak.kind].stops)
    return Inspection(stops, looks)
