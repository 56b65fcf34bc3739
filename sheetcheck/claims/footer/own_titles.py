"""Titles with lines of their own: what is below a blank row may be a footer without that title."""

from collections import Counter, defaultdict
from dataclasses import replace

from sheetcheck.claims.footer.claims_together import Placed
from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.footer_reader import FooterReader
from sheetcheck.claims.vocabulary.labels import Label
from sheetcheck.words.address import Address


def under_own_titles(placed: Placed, footer: FooterReader) -> Placed:
    """Return the cells; a title with lines of its own says nothing of a whole footer below those.

    Blocks that a blank row parts may be one footer under one title. They are two where the lower
    one has a line for everything that the upper one has a line for.
    """
    alone = {row for row, cells in Counter(cell.row for cell, _ in placed).items() if cells == 1}
    block_of = {cell.at: place.block for cell, place in placed}
    lines: dict[int, set[Label]] = defaultdict(set)
    lined: set[Address] = set()
    for cell, place in placed:
        named = [line.label or Label() for line in footer.lines(cell) if line.tally is not None]
        if named:
            lines[place.block].update(named)
            lined.add(cell.at)

    def speaks(word: FooterCell, block: int) -> bool:
        of = block_of.get(word.at, block)
        return of == block or word.row not in alone or not (lines[of] and lines[of] <= lines[block])

    return [
        (cell, replace(place, above=tuple(w for w in place.above if speaks(w, place.block))))
        if cell.at in lined
        else (cell, place)
        for cell, place in placed
    ]
