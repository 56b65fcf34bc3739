"""Numbers that are words: ratings that are called 5, 4, 3, and the headings that they make."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile

from sheetcheck.claims.footer.figures import FigureKind, FooterCell, figure_in
from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address

_FEWEST = 2  # different ratings that make a row of headings
_MOST_FREE = 2  # words before the headings: 章, 年度
_SHORT = 12  # characters of a further heading behind them
_RUN = 3  # lines below each other that number or explain the ratings behind


def numeric_words(spots: Sequence[FooterCell], labels: Labels) -> frozenset[Address]:
    """Return the cells with a number that names a rating rather than counting anything."""
    if not any(name.isdecimal() for name in labels.names):
        return frozenset()
    words: set[Address] = set()
    headed: dict[int, int] = {}
    leads: list[FooterCell] = []
    led: list[tuple[FooterCell, FooterCell]] = []
    for row, cells in groupby(spots, key=lambda spot: spot.cell.row):
        here = list(cells)
        heading = headings_in(here, labels)
        numeric = any(spot.is_number or spot.text.isdecimal() for spot in heading)
        worded = any(not spot.is_number and not spot.text.isdecimal() for spot in heading)
        below = any(headed.get(spot.cell.column) == row - 1 for spot in heading)
        if numeric and (worded or not below):
            words |= {spot.cell for spot in heading}
            headed |= {spot.cell.column: row for spot in heading}
            continue
        columns = {column for column, at in headed.items() if at == row - 1}
        under = any(spot.cell.column in columns for spot in here)
        lead = _lead(here, labels, behind=not under) if here[0].cell.column not in columns else None
        led += _rating_behind(here, labels) if not under else ()  # under headings, numbers count
        headed |= {spot.cell.column: row for spot in here} if under else {}
        if lead is not None:
            leads.append(lead)
            if lead is here[0] and _leads(here, labels):
                words.add(lead.cell)
    found = {*_scales_down(leads, labels), *_numbered(led, labels), *_scales_beside(spots, labels)}
    return frozenset(words | found)


def _lead(here: Sequence[FooterCell], labels: Labels, *, behind: bool) -> FooterCell | None:
    """Return the cell that may name the figures of a row: the first, or one `behind` a word."""
    first = here[0]
    if _label(first, labels) is not None:
        return first
    second = here[1] if behind and len(here) > 1 and isinstance(first.value, str) else None
    return second if second is not None and _label(second, labels) is not None else None


def _rating_behind(
    here: Sequence[FooterCell], labels: Labels
) -> Iterator[tuple[FooterCell, FooterCell]]:
    """Yield the first two cells of a row if both may name a rating, and a count follows them."""
    if len(here) <= _FEWEST or not all(_rating(spot, labels) for spot in here[:2]):
        return
    figures = (figure_in(spot, labels) for spot in here[2:])
    if any(figure is not None and figure.kind is FigureKind.COUNT for figure in figures):
        yield here[0], here[1]


def _numbered(led: Sequence[tuple[FooterCell, FooterCell]], labels: Labels) -> Iterator[Address]:
    """Yield the ratings behind running numbers or explanations: `① | 5 | 1`, `普通 | 3 | 2`.

    They go through the scale step by step, so that they are no counts.
    """
    scales = {tuple(scale.ratings) for scale in labels.family.scales.values()}
    orders = scales | {scale[::-1] for scale in scales}
    steps = {pair for order in orders for pair in pairwise(order)}
    run: list[tuple[FooterCell, FooterCell]] = []
    for one, following in pairwise([*led, None]):
        run.append(one)  # type: ignore[arg-type]
        last = run[-1][1]
        goes_on = (
            following is not None
            and following[1].cell == (last.cell.row + 1, last.cell.column)
            and (_rating(last, labels), _rating(following[1], labels)) in steps
        )
        if goes_on:
            continue
        if len(run) >= _RUN and _lead_on(run, labels):
            yield from (spot.cell for pair in run for spot in pair)
        run = []


def _lead_on(run: Sequence[tuple[FooterCell, FooterCell]], labels: Labels) -> bool:
    """Say whether the first cells of lines are running numbers, or say in words what follows."""
    told = [_rating(first, labels) for first, _ in run]
    running = told == [str(number) for number in range(1, len(run) + 1)]
    same = told == [_rating(second, labels) for _, second in run]
    worded = not any(first.is_number or first.text.isdecimal() for first, _ in run)
    return (running and not same) or (worded and same)


def _rating(spot: FooterCell, labels: Labels) -> str | None:
    label = _label(spot, labels)
    return label.rating if label is not None else None


def _scales_down(leads: Sequence[FooterCell], labels: Labels) -> Iterator[Address]:
    """Yield the cells below each other that name all ratings in their order."""
    scales = {tuple(scale.ratings) for scale in labels.family.scales.values()}
    orders = scales | {scale[::-1] for scale in scales}
    for order in orders:
        for start in range(len(leads) - len(order) + 1):
            run = leads[start : start + len(order)]
            named = tuple(label.rating if (label := _label(s, labels)) else None for s in run)
            below = all(b.cell == (a.cell.row + 1, a.cell.column) for a, b in pairwise(run))
            if below and named == order:
                yield from (spot.cell for spot in run)


def _scales_beside(spots: Sequence[FooterCell], labels: Labels) -> Iterator[Address]:
    """Yield the cells that name all ratings in a second table beside the first one.

    A blank column parts them from what stands left of them, and the word over them is none for
    counts: `評価 | 件数 | | 評価 | 人数`.
    """
    at = {spot.cell: spot for spot in spots}
    columns: dict[int, list[FooterCell]] = {}
    for spot in spots:
        if _rating(spot, labels) is not None and spot.text.strip().isdecimal():
            columns.setdefault(spot.cell.column, []).append(spot)
    for column, numbers in columns.items():
        named = set(_scales_down(numbers, labels))
        for row, _ in sorted(named):
            over = at.get(Address(row - 1, column))
            parted = Address(row, column - 1) not in at
            if (
                over is not None
                and parted
                and over.cell not in named
                and _heads_words(over, labels)
            ):
                yield from (cell for cell in named if _follows(cell, row, column, named))


def _heads_words(over: FooterCell, labels: Labels) -> bool:
    return isinstance(over.value, str) and _label(over, labels) is None


def _follows(cell: Address, top: int, column: int, named: set[Address]) -> bool:
    """Say whether a cell stands in the run of cells that begins in a row."""
    return cell.row >= top and all(Address(row, column) in named for row in range(top, cell.row))


def _leads(here: Sequence[FooterCell], labels: Labels) -> bool:
    """Say whether the first cell of a row names the figures behind it; dashes are none."""
    if labels.read(here[0].text, here[0].cell.row) is None:
        return False
    behind = (spot for spot in here[1:] if any(map(str.isalnum, spot.text)))
    following = next(behind, None)
    return following is not None and figure_in(following, labels) is not None


def headings_in(cells: Sequence[FooterCell], labels: Labels) -> Sequence[FooterCell]:
    """Return the headings of a row that names different ratings, after at most two free words.

    Behind them further words may follow: 計, 備考; between them, sums of some: A・B計.
    """
    read = [(spot, _label(spot, labels)) for spot in cells]
    free = takewhile(lambda one: one[1] is None and not one[0].is_number, read[:_MOST_FREE])
    read = read[len(list(free)) :]
    if read and read[0][1] is not None and _is_corner(read[0][1], [one for _, one in read[1:]]):
        read = read[1:]
    named = [(spot, label) for spot, label in read if label is not None]
    scopes = [label.scope for _, label in named]
    ratings = {scope.rating for scope in scopes} - {None}
    if len(ratings) < _FEWEST or len(set(scopes)) < len(scopes):
        return ()
    if any(spot.text.strip().isdecimal() for spot, _ in named) and not _is_scale(named, labels):
        return ()
    if len(named) < len(read):
        columns = {label.column for _, label in named if label.rating is not None}
        last = read.index(named[-1])
        sums = [_is_sum(spot, named) for spot, label in read[:last] if label is None]
        behind = [spot for spot, _ in read[last + 1 :]]
        if not all(sums) or len(columns) > 1 or not all(_is_short_word(s) for s in behind):
            return ()
    return [spot for spot, _ in named]


def _is_corner(first: Label, others: Sequence[Label | None]) -> bool:
    """Say whether the first word of headings only says what is counted: `件数 | A | B | 計`."""
    return first.rating is None and any(o is not None and o.scope == first.scope for o in others)


def _is_scale(named: Sequence[tuple[FooterCell, Label]], labels: Labels) -> bool:
    """Say whether numbers name all ratings in their order; else they may be counts."""
    told = [label for _, label in named if label.rating is not None]
    codes = [label.rating for label in told]
    scale = list(labels.family.scales[told[0].column].ratings)
    return codes in (scale, scale[::-1])


def _is_sum(spot: FooterCell, named: Sequence[tuple[FooterCell, Label]]) -> bool:
    """Say whether a heading is a sum of some of those beside it: 小計, A・B計, ◎＋○."""
    if not _is_short_word(spot):
        return False
    told = fold(spot.text)
    ratings = sum(fold(other.text) in told for other, label in named if label.rating is not None)
    return told.endswith("計") or ratings >= _FEWEST


def _is_short_word(spot: FooterCell) -> bool:
    return isinstance(spot.value, str) and len(spot.text) <= _SHORT and not is_blank(spot.text)


def _label(spot: FooterCell, labels: Labels) -> Label | None:
    return labels.read(spot.text, spot.cell.row) if len(spot.text) <= 60 else None
