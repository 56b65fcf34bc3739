"""Ratings that head rows and columns, and the numbers that are such: ratings called 5, 4, 3.

A number that names a rating must not be read as a count. It is a name where it stands in a row
of headings, at the beginning of a row of figures, or in a run that goes through a whole scale.
"""

from collections.abc import Iterator, Sequence
from itertools import count, groupby, pairwise, takewhile

from sheetcheck.claims.footer.figures import FigureKind, FooterCell, figure_in
from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address

_FEWEST = 2  # different ratings that make a row of headings
_MOST_FREE = 2  # words before the headings: 章, 年度
_SHORT = 12  # characters of a further heading behind them
_RUN = 3  # lines below each other that number or explain the ratings behind
_Pair = tuple[FooterCell, FooterCell]


def rows_of(cells: Sequence[FooterCell]) -> list[Sequence[FooterCell]]:
    """Return cells row by row."""
    return [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]


def rating_headings(cells: Sequence[FooterCell], labels: Labels) -> Sequence[FooterCell]:
    """Return the headings of a row that names different ratings, after at most two free words.

    Behind them further words may follow: 計, 備考; between them, sums of some: A・B計. Empty if
    the row is no row of headings.
    """
    read = [(cell, _label(cell, labels)) for cell in cells]
    free = takewhile(lambda one: one[1] is None and not one[0].is_number, read[:_MOST_FREE])
    read = read[len(list(free)) :]
    if read and read[0][1] is not None and _is_corner(read[0][1], [one for _, one in read[1:]]):
        read = read[1:]
    named = [(cell, label) for cell, label in read if label is not None]
    scopes = [label.scope for _, label in named]
    ratings = {scope.rating for scope in scopes} - {None}
    if len(ratings) < _FEWEST or len(set(scopes)) < len(scopes):
        return ()
    if any(cell.text.strip().isdecimal() for cell, _ in named) and not _is_scale(named, labels):
        return ()
    if len(named) < len(read):
        columns = {label.column for _, label in named if label.rating is not None}
        last = read.index(named[-1])
        sums = [_is_sum(cell, named) for cell, label in read[:last] if label is None]
        behind = [cell for cell, _ in read[last + 1 :]]
        if not all(sums) or len(columns) > 1 or not all(map(_is_short_word, behind)):
            return ()
    return [cell for cell, _ in named]


def _is_corner(first: Label, others: Sequence[Label | None]) -> bool:
    """True if the first word of headings only says what is counted: `件数 | A | B | 計`."""
    return first.rating is None and any(o is not None and o.scope == first.scope for o in others)


def _is_scale(named: Sequence[tuple[FooterCell, Label]], labels: Labels) -> bool:
    """True if numbers name all ratings in their order; else they may be counts."""
    ratings = [label for _, label in named if label.rating is not None]
    scale = list(labels.family.scales[ratings[0].column].ratings)
    return [label.rating for label in ratings] in (scale, scale[::-1])


def _is_sum(cell: FooterCell, named: Sequence[tuple[FooterCell, Label]]) -> bool:
    """True if a heading is a sum of some of those beside it: 小計, A・B計, ◎＋○."""
    if not _is_short_word(cell):
        return False
    word = fold(cell.text)
    ratings = sum(fold(other.text) in word for other, label in named if label.rating is not None)
    return word.endswith("計") or ratings >= _FEWEST


def _is_short_word(cell: FooterCell) -> bool:
    return isinstance(cell.value, str) and len(cell.text) <= _SHORT and not is_blank(cell.text)


def rating_numbers(cells: Sequence[FooterCell], labels: Labels) -> frozenset[Address]:
    """Return the cells with a number that names a rating rather than counting anything."""
    if not any(name.isdecimal() for name in labels.names):
        return frozenset()
    names: set[Address] = set()
    headed: dict[int, int] = {}  # column under headings → the last row that belongs to them
    leads: list[FooterCell] = []
    pairs: list[_Pair] = []
    for here in rows_of(cells):
        row = here[0].row
        headings = rating_headings(here, labels)
        digits = [_is_digits(cell) for cell in headings]
        below = any(headed.get(cell.column) == row - 1 for cell in headings)
        if any(digits) and (not all(digits) or not below):
            names |= {cell.at for cell in headings}
            headed |= {cell.column: row for cell in headings}
            continue
        columns = {column for column, last in headed.items() if last == row - 1}
        if any(cell.column in columns for cell in here):  # numbers under headings are counts
            headed |= {cell.column: row for cell in here}
            lead = _lead(here[:1], labels)
        else:
            pairs += _rating_pair(here, labels)
            lead = _lead(here[:2], labels)
        if lead is not None and here[0].column not in columns:
            leads.append(lead)
            if lead is here[0] and _heads_figures(here, labels):
                names.add(lead.at)
    names.update(_scales_down(leads, labels), _numbered_ratings(pairs, labels))
    return frozenset(names.union(_scales_beside(cells, labels)))


def _is_digits(cell: FooterCell) -> bool:
    return cell.is_number or cell.text.isdecimal()


def _lead(first: Sequence[FooterCell], labels: Labels) -> FooterCell | None:
    """Return the cell that may name the figures of a row: the first, or one behind a word."""
    if _label(first[0], labels) is not None:
        return first[0]
    behind = first[1:] if isinstance(first[0].value, str) else ()
    return next((cell for cell in behind if _label(cell, labels) is not None), None)


def _heads_figures(here: Sequence[FooterCell], labels: Labels) -> bool:
    """True if the first cell of a row names the figures behind it; dashes are none."""
    behind = (cell for cell in here[1:] if any(map(str.isalnum, cell.text)))
    following = next(behind, None)
    return following is not None and figure_in(following, labels) is not None


def _rating_pair(here: Sequence[FooterCell], labels: Labels) -> Iterator[_Pair]:
    """Yield the first two cells of a row if both may name a rating, and a count follows them."""
    if len(here) < 3 or not all(_rating(cell, labels) for cell in here[:2]):
        return
    figures = (figure_in(cell, labels) for cell in here[2:])
    if any(figure is not None and figure.kind is FigureKind.COUNT for figure in figures):
        yield here[0], here[1]


def _numbered_ratings(pairs: Sequence[_Pair], labels: Labels) -> Iterator[Address]:
    """Yield the ratings behind running numbers or explanations: `① | 5 | 1`, `普通 | 3 | 2`.

    They go through the scale step by step, so that they are no counts.
    """
    steps = {step for order in _orders(labels) for step in pairwise(order)}
    runs: list[list[_Pair]] = []
    for pair in pairs:
        last, here = runs[-1][-1][1] if runs else None, pair[1]
        below = last is not None and here.at == (last.row + 1, last.column)
        if last is not None and below and (_rating(last, labels), _rating(here, labels)) in steps:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    for run in runs:
        if len(run) >= _RUN and _is_numbered_or_explained(run, labels):
            yield from (cell.at for pair in run for cell in pair)


def _is_numbered_or_explained(run: Sequence[_Pair], labels: Labels) -> bool:
    """True if the first cells of lines are running numbers, or say in words what follows."""
    firsts = [_rating(first, labels) for first, _ in run]
    running = firsts == [str(number) for number in range(1, len(run) + 1)]
    same = firsts == [_rating(second, labels) for _, second in run]
    worded = not any(_is_digits(first) for first, _ in run)
    return (worded and same) or (running and not same)


def _orders(labels: Labels) -> set[tuple[str, ...]]:
    """Return the ratings of each scale in their order, and in the opposite one."""
    scales = {tuple(scale.ratings) for scale in labels.family.scales.values()}
    return scales | {scale[::-1] for scale in scales}


def _scales_down(leads: Sequence[FooterCell], labels: Labels) -> Iterator[Address]:
    """Yield the cells below each other that name all ratings in their order."""
    for order in _orders(labels):
        for start in range(len(leads) - len(order) + 1):
            run = leads[start : start + len(order)]
            below = all(b.at == (a.row + 1, a.column) for a, b in pairwise(run))
            if below and tuple(_rating(cell, labels) for cell in run) == order:
                yield from (cell.at for cell in run)


def _scales_beside(cells: Sequence[FooterCell], labels: Labels) -> Iterator[Address]:
    """Yield the cells that name all ratings in a second table beside the first one.

    A blank column parts them from what stands left of them, and the word over them is none for
    counts: `評価 | 件数 | | 評価 | 人数`.
    """
    cell_at = {cell.at: cell for cell in cells}
    columns: dict[int, list[FooterCell]] = {}
    for cell in cells:
        if _rating(cell, labels) is not None and cell.text.strip().isdecimal():
            columns.setdefault(cell.column, []).append(cell)
    for column, numbers in columns.items():
        names = set(_scales_down(numbers, labels))
        for top, _ in sorted(names):
            over = cell_at.get(Address(top - 1, column))
            is_apart = Address(top, column - 1) not in cell_at
            if over is not None and is_apart and over.at not in names and _is_word(over, labels):
                yield from takewhile(names.__contains__, (Address(r, column) for r in count(top)))


def _is_word(cell: FooterCell, labels: Labels) -> bool:
    """True if a cell holds a text that names nothing that is counted."""
    return isinstance(cell.value, str) and _label(cell, labels) is None


def _rating(cell: FooterCell, labels: Labels) -> str | None:
    label = _label(cell, labels)
    return label.rating if label is not None else None


def _label(cell: FooterCell, labels: Labels) -> Label | None:
    return labels.read(cell.text, cell.row)
