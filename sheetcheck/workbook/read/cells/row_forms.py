"""Work out the form of a common row from the attributes of its cells, once for equal rows."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from sheetcheck.words.address import LAST_COLUMN, column_number
from sheetcheck.workbook.read.cells.cell_values import TYPES
from sheetcheck.workbook.read.packed_row import RowForm
from sheetcheck.workbook.xml.tags import attributes

_CELL: Final = re.compile(rb'(?: s="(?P<s>[0-9]{1,9})")?(?: t="(?P<t>[a-zA-Z]+)")? ?')

Shape = tuple[tuple[bytes, ...], tuple[bytes, ...]]
"""Column letters and raw attributes of the cells of a row; equal for rows of one form."""


class UncommonError(Exception):
    """A row is not a common one (see `common_rows`), or a cell in it has no meaning."""


def attributes_of(given: bytes) -> dict[str, str]:
    """Return the attributes of a formula.

    Raises:
        UncommonError: one occurs twice, or has a namespace.

    """
    told = list(attributes(given))
    taken = {one.name.decode(): one.value for one in told}
    if len(taken) != len(told) or any(":" in name or name == "xmlns" for name in taken):
        raise UncommonError
    return taken


def form_of(shape: Shape) -> RowForm:
    """Return the form of a row.

    Raises:
        UncommonError: its columns do not ascend, or a cell has unusual attributes.

    """
    letters, given = shape
    columns = [column_number(one.decode()) if len(one) <= 3 else 0 for one in letters]
    ascending = all(a < b for a, b in pairwise((0, *columns)))
    if not ascending or columns[-1] > LAST_COLUMN:
        raise UncommonError
    kinds: list[str] = []
    styles: list[int] = []
    for one in given:
        found = _CELL.fullmatch(one)
        if not found:
            raise UncommonError
        kinds.append(TYPES[(found["t"] or b"n").decode()])
        styles.append(int(found["s"] or 0))
    places = {column: at for at, column in enumerate(columns)}
    return RowForm(places, tuple(kinds), tuple(styles))


# Cached, since the returns of one form have rows of the same forms.
known_form = lru_cache(maxsize=512)(form_of)
