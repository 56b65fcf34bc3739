"""Guess the roles of columns from the words in their headings and the texts below."""

import re
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass

from sheetcheck.drafting.heading_rows import WrittenHeading
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.row_kinds import is_figure
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import runs_of

_REPEATED = 2  # times that each word of a choice occurs, on average
_SHORT = 12  # most characters of such a word

# Words in the headings of each role; the surest role first.
_ROLES: Mapping[str, re.Pattern[str]] = {
    "rating": re.compile(
        r"評価$|^評価(?!の?理由|の?説明|の?根拠|項目|指標)|進捗状況|達成状況|達成度|判定|ランク|事業効果|進捗$|達成$"
    ),
    "plan": re.compile(r"予定|計画$|方針|改善策|今後の取|翌年度|次年度|来年度"),
    "result": re.compile(
        r"実施内容|実績$|取組状況|取組内容|実施状況|進捗状況|取組実績|成果$|実施結果|の取組$|理由$|取組結果"
    ),
    "departments": re.compile(r"担当|所管|主管|課名|部署|実施課|推進課|関係課|^課$|^所属$"),
    "name": re.compile(
        r"事業名|取組名|施策名|項目名|^事業$|^取組$|^施策$|項目$|事業$|取組$|施策$|名称"
    ),
    "contents": re.compile(r"内容|概要|目的"),
    "number": re.compile(r"番号|^no\.?$|^№$|項番|連番|通番|コード$"),
}


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles that were guessed for a table."""

    by_column: Mapping[int, str]
    reported: int | None
    """The calendar year that the sheet reports, if it names it."""


def roles_spoken(headings: Mapping[int, WrittenHeading]) -> frozenset[str]:
    """Return the roles that some headings have words of."""
    rests = [written.spoken for written in headings.values()]
    return frozenset(key for key, role in _ROLES.items() if any(map(role.search, rests)))


def roles_of(
    grid: Grid, row: int, headings: Mapping[int, WrittenHeading], chosen: Container[int]
) -> Roles:
    """Return the roles of the columns below some headings; `row` is the last row of these.

    `chosen` are the columns with a drop-down list.
    """
    guess = _Guess(grid, row, headings)
    guess.numbers()
    guess.rating(chosen)
    guess.plan()
    spoken = {c for c in headings if guess.speaks(c, "result")}
    answers = {c for c in spoken if not _is_choice(guess.below(c))}
    for role in _ROLES:
        guess.take(role, answers if role == "result" else headings)
    guess.name()
    return Roles(guess.roles, guess.reported())


class _Guess:
    """Assigns the roles to columns, one after the other."""

    def __init__(self, grid: Grid, row: int, headings: Mapping[int, WrittenHeading]) -> None:
        self.grid, self.row, self.headings = grid, row, headings
        self.roles: dict[int, str] = {}

    def below(self, column: int) -> list[str]:
        return [text for _, text in texts_below(self.grid, self.row, column)]

    def speaks(self, column: int, role: str) -> bool:
        return _ROLES[role].search(self.headings[column].spoken) is not None

    def has(self, role: str) -> bool:
        return role in self.roles.values()

    def take(self, role: str, among: Container[int]) -> None:
        """Assign a role to the first free column with a word of it; the plan to the last."""
        free = [
            c for c in self.headings if c in among and c not in self.roles and self.speaks(c, role)
        ]
        if free and not self.has(role):
            self.roles[free[-1] if role == "plan" else free[0]] = role

    def numbers(self) -> None:
        self.take("number", self.headings)
        if not self.has("number"):
            numbered = (
                c
                for c in self.headings
                if not self.speaks(c, "rating") and _counts_up(self.grid, self.row, c)
            )
            self.roles.update((column, "number") for column in list(numbered)[:1])

    def rating(self, chosen: Container[int]) -> None:
        """Assign the rating; a drop-down list is better evidence than the words of a heading."""
        listed = {c for c in self.headings if c in chosen and not self._speaks_otherwise(c)}
        self.take("rating", listed)
        if listed and not self.has("rating"):
            self.roles[min(listed)] = "rating"
        self.take("rating", self.headings)

    def _speaks_otherwise(self, column: int) -> bool:
        """True if a heading has words of other roles, and none of a rating."""
        others = ("departments", "name", "number", "plan", "result")
        return not self.speaks(column, "rating") and any(self.speaks(column, r) for r in others)

    def plan(self) -> None:
        """Assign the plan: by its words, else a column of the year after the reported one."""
        base = self.reported()
        later = [
            c for c in self.headings if c not in self.roles and base and self._year(c) == base + 1
        ]
        planned = [c for c in later if self.speaks(c, "plan")]
        if planned:
            self.roles[planned[-1]] = "plan"
        self.take("plan", self.headings)
        if later and not self.has("plan"):
            texts = [c for c in later if self.speaks(c, "result")] or later
            self.roles[texts[-1]] = "plan"

    def name(self) -> None:
        """Assign the name to the column with the most different texts, if no heading says it."""
        free = [column for column in self.headings if column not in self.roles]
        if free and not self.has("name"):
            self.roles[max(free, key=lambda c: len(set(self.below(c))))] = "name"

    def reported(self) -> int | None:
        """Return the reported year: that of the rating, result or plan, else that of the title.

        If the title names no year of the headings, it is the earlier of two consecutive years
        in the headings, else the latest one.
        """
        years = {role: self._year(column) for column, role in self.roles.items()}
        planned = years.get("plan")
        if year := years.get("rating") or years.get("result") or (planned - 1 if planned else None):
            return year
        named = Counter(year for c in self.headings if (year := self._year(c)))
        titled = [year for text in above(self.grid, self.row) if (year := split_year(text)[0])]
        if year := next((year for year in titled if year in named), None):
            return year
        pairs = [year for year in named if year + 1 in named]
        if pairs:
            return max(pairs, key=lambda year: named[year] + named[year + 1])
        return max(named, default=None)

    def _year(self, column: int) -> int | None:
        return self.headings[column].year


def texts_below(grid: Grid, row: int, column: int) -> list[tuple[int, str]]:
    """Return (row, text) of the cells in a column below a row that are not blank."""
    found: list[tuple[int, str]] = []
    for run in runs_of(grid.rows):
        if column not in run.form.places or run.numbers.stop <= row:
            continue
        style = run.form.styles[run.form.places[column]]
        texts = grid.formats.all_shown(run.column(column), style)
        pairs = zip(run.numbers, texts, strict=True)
        found += [(r, text) for r, text in pairs if r > row and not is_blank(text)]
    return found


def above(grid: Grid, row: int) -> list[str]:
    """Return the texts above a row, from top to bottom."""
    texts = [grid.text(r, c) for r, cells in grid.rows.items() if r < row for c in cells]
    return [text for text in texts if not is_blank(text)]


def _counts_up(grid: Grid, row: int, column: int) -> bool:
    """True if the cells below are mostly whole numbers that begin with 1."""
    texts = [text for _, text in texts_below(grid, row, column)]
    numbers = [text for text in texts if text.isdecimal()]
    return (
        len(numbers) > 1 and int(numbers[0]) == 1 and len(numbers) > 2 * (len(texts) - len(numbers))
    )


def _is_choice(texts: list[str]) -> bool:
    """True if a column repeats a few short words, so that it has no written answers."""
    words = [text.strip() for text in texts if not is_figure(text)]
    short = all(len(word) <= _SHORT for word in words)
    return short and len(words) >= _REPEATED * len(set(words)) > 0
