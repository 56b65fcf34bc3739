"""The table of a sheet that no family describes yet: its headings, and what they seem to mean."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sheetcheck.family.heading import undated
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address, Area, column_letters
from sheetcheck.workbook.read.grid import Grid

_LONGEST = 40  # characters of a heading
_DEEPEST = 60  # rows with anything in them that are looked through
_FEWEST = 3
_DEEPER = 2  # rows of headings below the first
_WIDEST = 6  # columns that a heading over several has
_REPEATED = 2  # times that each word of a choice stands there, on average
_SHORT = 12  # characters of a heading below such a one

# What headings of progress sheets speak of, the surest word first.
_ROLES: Mapping[str, re.Pattern[str]] = {
    "rating": re.compile(
        r"評価$|^評価(?!の理由|理由|の説明|の根拠)|進捗状況|達成状況|達成度|判定|ランク|事業効果|進捗$|達成$"
    ),
    "plan": re.compile(r"予定|計画$|方針|改善策|今後の取|翌年度"),
    "result": re.compile(
        r"実施内容|実績$|取組状況|取組内容|実施状況|進捗状況|取組実績|成果|実施結果|の取組$|理由$"
    ),
    "departments": re.compile(r"担当|所管|主管|課名|部署|実施課|推進課|^課$"),
    "name": re.compile(r"事業名|取組名|施策名|項目名|^事業$|^取組$|^施策$|項目$|事業$|取組$|名称"),
    "contents": re.compile(r"内容|概要|目的"),
    "number": re.compile(r"番号|^no\.?$|^№$|項番|連番|通番|コード$"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A column as it is guessed to be."""

    key: str
    heading: str
    """As it stands, its year as `{reported}` or `{planned}`."""
    column: int
    sure: bool
    """Whether the heading says what the column means."""
    nth: int = 1
    """Which it is of several columns with this heading."""
    usable: bool = True
    """Whether a family can find it: not if it names a year that is neither of the two."""
    year: int | None = None
    """The year that the heading names."""


# Equal only to itself: what is worked out of a table is remembered by it.
@dataclass(frozen=True, eq=False)
class Table:
    """A table found by its headings."""

    grid: Grid
    row: int
    guesses: tuple[Guess, ...]

    def column(self, key: str) -> int | None:
        """Return the column of a role, if one was found for it."""
        return next((guess.column for guess in self.guesses if guess.key == key), None)

    @property
    def reported(self) -> int | None:
        """The year that it reports, if a heading names it."""
        return next((g.year for g in self.guesses if "{reported}" in g.heading), None)

    @cached_property
    def items(self) -> list[int]:
        """The rows below the headings that have a name, a department, and a number with digits."""
        columns = [self.column(key) for key in ("name", "departments") if self.column(key)]
        number = self.column("number")
        return [
            row
            for row in self.grid.rows
            if row > self.row
            and columns
            and not any(_says_nothing(self.said(row, column)) for column in columns if column)
            and (number is None or any(c.isdigit() for c in self.said(row, number)))
        ]

    def said(self, row: int, column: int) -> str:
        """Return what a cell says; of a merged one, in all of its rows."""
        return self.grid.text(*self.grid.anchor(row, column))

    def headed(self, heading: str) -> int | None:
        """Return the column with a heading."""
        alike = (g.column for g in self.guesses if fold(g.heading) == fold(heading))
        return next(alike, None)


def _says_nothing(text: str) -> bool:
    """Say whether a cell names neither an item nor a department: it is blank, or a count."""
    return is_blank(text) or _COUNT.fullmatch(fold(text)) is not None


_COUNT = re.compile(r"[+±▲△-]?[0-9][0-9,.]*\D{0,3}")


def find_table(grids: Sequence[Grid], lists: Mapping[str, frozenset[int]]) -> Table | None:
    """Return the table whose heading row speaks most of what progress sheets have.

    `lists` are the columns of each sheet in which answers are chosen from a drop-down list.
    """
    best: tuple[int, Grid, int, dict[int, str]] | None = None
    for grid in grids:
        for first in list(grid.rows)[:_DEEPEST]:
            row = _last_row(grid, first)
            texts = _headings(grid, row)
            known = sum(
                any(role.search(_rest(t)) for role in _ROLES.values()) for t in texts.values()
            )
            if len(texts) >= _FEWEST and known >= 2 and (best is None or known > best[0]):
                best = (known, grid, row, texts)
    if best is None:
        return None
    _, grid, row, texts = best
    chosen = lists.get(grid.sheet, frozenset())
    return Table(grid, row, _guessed(grid, row, texts, chosen))


def _last_row(grid: Grid, row: int) -> int:
    """Return the last row of the headings that begin in a row: some are merged down to it.

    Without such merges a second row belongs to the headings if it stands below a heading over
    several columns and says something short in each of these.
    """
    merged = [area for area in grid.merges if area.top == row and area.left == area.right]
    if merged:
        return min(max(area.bottom for area in merged), row + _DEEPER)
    groups = [area for area in grid.merges if area.top == area.bottom == row and _is_group(area)]
    below = [(row + 1, c) for area in groups for c in range(area.left, area.right + 1)]
    texts = [grid.text(*cell) for cell in below]
    there = texts and not any(is_blank(text) or len(text) > _SHORT for text in texts)
    return row + 1 if there and len(grid.rows.get(row, {})) > len(groups) + 1 else row


def _is_group(area: Area) -> bool:
    return 1 < area.right - area.left + 1 <= _WIDEST


def _headings(grid: Grid, row: int) -> dict[int, str]:
    """Return the headings that end in a row, each with the one above that it shares with others."""
    reaching = {area.left for area in grid.merges if area.top <= row <= area.bottom}
    lone = grid.rows.get(row - 1, {}).keys() if _last_row(grid, row - 1) == row else set()
    headings = {}
    for column in sorted(grid.rows.get(row, {}).keys() | reaching | lone):
        anchor = grid.anchor(row, column)
        text = grid.text(*anchor)
        if is_blank(text) and column in lone:
            anchor = grid.anchor(row - 1, column)
            text = grid.text(*anchor)
        if anchor.column == column and not is_blank(text) and len(text) <= _LONGEST:
            above = _above(grid, anchor) if anchor.row == row or text else ""
            headings[column] = above + text
    return headings


def _above(grid: Grid, anchor: Address) -> str:
    """Return the heading over several columns that stands right above; blank where none does."""
    row = anchor.row - 1
    area = grid.merge_at(row, anchor.column)
    if area is None or area.left == area.right or area.bottom != row:
        # Over a single column only a year is part of its heading, or what a year stands below.
        text, own = grid.text(row, anchor.column), grid.text(*anchor)
        return text if _is_year(text) or (_is_year(own) and len(text) <= _LONGEST) else ""
    # A title stands alone in its row.
    beside = {grid.anchor(row, column) for column in grid.rows.get(row, {})}
    others = [at for at in beside if at != area.anchor and not is_blank(grid.text(*at))]
    return grid.text(*area.anchor) if others else ""


def _is_year(text: str) -> bool:
    year, rest = split_year(text)
    return year is not None and not rest


def _rest(text: str) -> str:
    return split_year(text)[1]


def _guessed(
    grid: Grid, row: int, texts: Mapping[int, str], chosen: Container[int]
) -> tuple[Guess, ...]:
    roles: dict[int, str] = {}
    _take(roles, texts, "number")
    numbered = [c for c in texts if _counts_up(grid, row, c) and not _speaks(texts[c], "rating")]
    if numbered and "number" not in roles.values():
        roles[numbered[0]] = "number"
    # A drop-down list says more than the words of a heading.
    listed = {c: t for c, t in texts.items() if c in chosen and not _speaks_otherwise(t)}
    _take(roles, listed, "rating")
    if listed and "rating" not in roles.values():
        roles[min(listed)] = "rating"
    _take(roles, texts, "rating")
    _take(roles, texts, "plan")
    base = _reported(grid, row, texts, roles)
    later = [c for c in texts if c not in roles and base and split_year(texts[c])[0] == base + 1]
    told = [c for c in later if _speaks(texts[c], "plan") or _speaks(texts[c], "result")]
    if later and "plan" not in roles.values():
        roles[(told or later)[-1]] = "plan"
    answers = {c: text for c, text in texts.items() if not _is_choice(grid, row, c)}
    for role in _ROLES:
        _take(roles, answers if role == "result" else texts, role)
    if "name" not in roles.values():
        free = [column for column in texts if column not in roles]
        if free:
            roles[max(free, key=lambda column: _distinct(grid, row, column))] = "name"
    reported = _reported(grid, row, texts, roles)
    seen: Counter[str] = Counter()
    guesses = []
    for column, text in texts.items():
        heading = _dated(text, reported)
        seen[fold(heading)] += 1
        guesses.append(
            Guess(
                roles.get(column, f"column_{column_letters(column).lower()}"),
                heading,
                column,
                column in roles,
                seen[fold(heading)],
                split_year(undated(heading))[0] is None,
                split_year(text)[0],
            )
        )
    return tuple(guesses)


def _speaks(text: str, role: str) -> bool:
    return _ROLES[role].search(_rest(text)) is not None


def _speaks_otherwise(text: str) -> bool:
    """Say whether a heading names a department, a project, a number or a plan, and no rating."""
    roles = ("departments", "name", "number", "plan", "result")
    return not _speaks(text, "rating") and any(_speaks(text, role) for role in roles)


def _take(roles: dict[int, str], texts: Mapping[int, str], role: str) -> None:
    """Give a role to the heading that speaks of it; of several, a plan to the last."""
    free = [c for c in texts if c not in roles and _speaks(texts[c], role)]
    if free and role not in roles.values():
        roles[free[-1] if role == "plan" else free[0]] = role


def _counts_up(grid: Grid, row: int, column: int) -> bool:
    """Say whether the cells below are mostly whole numbers, the first of them 1."""
    values = [cells[column].value for r, cells in grid.rows.items() if r > row and column in cells]
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    texts = [value for value in values if isinstance(value, str) and not is_blank(value)]
    return len(numbers) > 1 and numbers[0] == 1 and len(numbers) > 2 * len(texts)


def _is_choice(grid: Grid, row: int, column: int) -> bool:
    """Say whether the cells below hold few short words again and again: no text of an answer."""
    said = [grid.text(r, column).strip() for r in grid.rows if r > row]
    texts = [text for text in said if text]
    short = all(len(text) <= _SHORT for text in texts)
    return short and len(texts) >= _REPEATED * len(set(texts)) > 0


def _distinct(grid: Grid, row: int, column: int) -> int:
    return len({grid.text(r, column) for r in grid.rows if r > row})


def _reported(
    grid: Grid, row: int, texts: Mapping[int, str], roles: Mapping[int, str]
) -> int | None:
    """Return the year that is reported: that of the rating, else the earlier of two that follow.

    Where the headings name one year alone, the title tells whether it is the reported one.
    """
    years = {role: split_year(texts[column])[0] for column, role in roles.items()}
    planned = years.get("plan")
    if told := years.get("rating") or years.get("result") or (planned - 1 if planned else None):
        return told
    named = Counter(year for text in texts.values() if (year := split_year(text)[0]))
    pairs = [year for year in named if year + 1 in named]
    if pairs:
        return max(pairs, key=lambda year: named[year] + named[year + 1])
    titled = [split_year(text)[0] for text in _above_table(grid, row)]
    return next((year for year in titled if year in named), None) or max(named, default=None)


def _above_table(grid: Grid, row: int) -> Iterator[str]:
    for above, cells in grid.rows.items():
        if above >= row:
            return
        yield from (grid.text(above, column) for column in cells)


def _dated(text: str, reported: int | None) -> str:
    year, rest = split_year(text)
    if year is None or reported is None or year not in {reported, reported + 1}:
        return " ".join(text.split())
    return ("{reported}" if year == reported else "{planned}") + fold(rest)
