"""A workbook in, everything that was found out: the one door of the search."""

from dataclasses import dataclass

from sheetcheck.publishing.cells import hidden_cells
from sheetcheck.publishing.kinds import Leak
from sheetcheck.publishing.leftovers import strings_left
from sheetcheck.publishing.parts import hidden_parts
from sheetcheck.publishing.questions import personal_questions, rule_notices
from sheetcheck.publishing.shapes import shape_leaks
from sheetcheck.workbook.read.book import Workbook


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in a workbook."""

    stops: tuple[Leak, ...]
    """What must not go out."""
    looks: tuple[Leak, ...]
    """What a person is asked to look at."""


def inspected(book: Workbook) -> Inspection:
    """Return what a workbook holds that must not go out, and what a person should look at.

    Raises:
        Refusal: a part does not read; nothing is then said of the others.

    """
    found = [
        *hidden_cells(book),
        *hidden_parts(book),
        *shape_leaks(book),
        *strings_left(book),
        *personal_questions(book),
        *rule_notices(book),
    ]
    stops = tuple(leak for leak in dict.fromkeys(found) if leak.about.stops)
    looks = tuple(leak for leak in dict.fromkeys(found) if not leak.about.stops)
    return Inspection(stops, looks)
