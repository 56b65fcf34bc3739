"""The words that the drop-down lists of a sheet offer."""

from collections.abc import Mapping
from dataclasses import dataclass

from sheetcheck.notation.folding import is_blank
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.words.address import Address, Area
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid

MOST_RATINGS = 12
"""A list or column with more different texts is not a scale."""
_WIDEST = 400  # columns that one list may cover


@dataclass(frozen=True, slots=True)
class Offer:
    """The words of a list, and the first cell that has it."""

    words: tuple[str, ...]
    cell: Address
    source: Area | None = None
    """The cells with the words, if these are in the same sheet."""


Offers = Mapping[int, Offer]
"""Column (A is 1) → its drop-down list."""


def offers_in(book: Workbook, grid: Grid) -> Offers:
    """Return the drop-down list of each column that has one; the first, if it has several."""
    offers: dict[int, Offer] = {}
    for dropdown in read_dropdowns(book, grid.sheet):
        words, source = _resolved(book, grid, dropdown.source)
        for area in dropdown.areas:
            for column in range(area.left, min(area.right, area.left + _WIDEST) + 1):
                offers.setdefault(column, Offer(words, Address(area.top, column), source))
    return offers


def listed_columns(offers: Offers) -> frozenset[int]:
    """Return the columns whose list may be a scale: it has 2 to 12 words."""
    return frozenset(
        column for column, offer in offers.items() if 2 <= len(offer.words) <= MOST_RATINGS
    )


def _resolved(book: Workbook, own: Grid, source: str) -> tuple[tuple[str, ...], Area | None]:
    """Return the words of a list, and their cells if these are in the sheet itself."""
    if source.startswith('"'):
        texts = [text.strip() for text in source.strip('"').replace('""', '"').split(",")]
        return tuple(text for text in texts if text), None
    sheet, _, reference = source.rpartition("!")
    try:
        name = sheet.strip("'").replace("''", "'")
        grid = book.grid(name) if sheet else own
        area = Area.parse(reference)
    except (Refusal, ValueError):
        return (), None
    texts = [
        grid.text(row, column)
        for row in range(area.top, min(area.bottom, area.top + 99) + 1)
        for column in range(area.left, area.right + 1)
    ]
    words = tuple(text for text in texts if not is_blank(text))
    return words, area if grid is own or grid.sheet == own.sheet else None
