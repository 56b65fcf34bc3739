"""A drafted family before it becomes a file: its columns, its sources and remarks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheetcheck.drafting.above import RatingNote
from sheetcheck.drafting.choices import Choices, Offers, find_second
from sheetcheck.drafting.footer import NO_FOOTER, Footer
from sheetcheck.drafting.other_years import moves_with_year, reworded
from sheetcheck.drafting.tables import Guess, Table
from sheetcheck.family.column import Column, spread
from sheetcheck.family.heading import mark_of
from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.notation.era import year_label
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text, same

OPEN = "?"
"""The heading of a required column that was not found."""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A column of the drafted family."""

    key: str
    headings: tuple[str, ...]
    cell: Address | None
    """The address of its heading; None if it was not found."""
    under: tuple[str, ...] = ()
    nth: int = 1
    filled: bool = False
    """Whether departments fill it in."""
    choices: Choices | None = None
    """Its own scale, if it has one besides that of the rating."""
    note: Text | None = None
    """What the user must confirm about it."""

    @property
    def column(self) -> Column:
        """The column of the family."""
        return Column(
            self.headings,
            self.under,
            nth=self.nth,
            filled_by="department" if self.filled else "secretariat",
            scale=self.choices.scale if self.choices else None,
            counted=self.choices is not None and self.choices.counted,
        )


@dataclass(frozen=True, slots=True)
class Sketch:
    """The content of a drafted family file."""

    name: str
    """The family's name."""
    title: str
    """The title of the sheet; blank if it has none."""
    title_cell: Address | None
    title_words: tuple[str, ...]
    entries: tuple[DraftEntry, ...]
    choices: Choices | None
    rating_notes: Mapping[str, RatingNote] = field(default_factory=dict)
    """Code → what the user must confirm about the rating."""
    remarks: tuple[Text, ...] = ()
    """What else the user must confirm about the columns."""
    numbering: str = "section"
    numbered_in: Address | None = None
    footer: Footer = NO_FOOTER


def family_of(sketch: Sketch) -> Family:
    """Return the family of a sketch, without the columns that were not found."""
    columns: dict[str, Column] = {e.key: e.column for e in sketch.entries if e.cell is not None}
    scale = sketch.choices.scale if sketch.choices else Scale({"A": Rating()})
    columns.setdefault(RATING, Column((OPEN,), required=False))
    return Family(
        sketch.name,
        same(sketch.title or sketch.name),
        spread(columns),
        scale,
        title=sketch.title_words,
        numbering=sketch.numbering,  # type: ignore[arg-type]  # one of the three
        totals=sketch.footer.totals,
    )


_ANSWERS = frozenset({"rating", "result", "plan"})
_NEEDED = ("name", "rating")


@dataclass(frozen=True, slots=True)
class Material:
    """What the columns are drafted from."""

    table: Table
    offers: Offers
    copies: Sequence[Table]
    """Returned sheets of the same year."""
    other_years: Sequence[Table]


def entries_of(material: Material) -> tuple[DraftEntry, ...]:
    """Return the columns from left to right, then the required ones that were not found."""
    table = material.table
    variants = reworded(table, material.other_years)
    found = list(_joined([_entry(guess, material, variants) for guess in table.guesses]))
    found += [
        DraftEntry(key, (OPEN,), None, note=_NOT_FOUND)
        for key in _NEEDED
        if table.column(key) is None
    ]
    return tuple(found)


def _entry(guess: Guess, material: Material, variants: Mapping[str, tuple[str, ...]]) -> DraftEntry:
    choices = _second(guess, material) if not guess.sure else None
    heading, note = guess.heading, None
    if guess.is_dated_oddly and guess.year:
        heading, note = _dated(guess, guess.year, material)
    more = variants.get(guess.key, ()) if guess.sure else ()
    filled, doubt = _filled(guess, material)
    if choices is not None:
        note = _SCALE.filled(source=choices.source)
    elif note is None and not guess.sure:
        note = doubt or _MEANING
    elif more:
        note = _REWORDED
    over = (guess.over,) if guess.over and not more else ()
    headings = (heading, *more) if not more else (guess.over + heading, *more)
    filled = filled or choices is not None
    return DraftEntry(guess.key, headings, guess.cell, over, guess.nth, filled, choices, note)


def _second(guess: Guess, material: Material) -> Choices | None:
    answers = [*material.table.answers(guess.column)]
    for copy in material.copies:
        answers += copy.answers(copy.headed(guess.whole))
    return find_second(material.offers, material.table, guess, answers)


def _dated(guess: Guess, year: int, material: Material) -> tuple[str, Text | None]:
    """Return the heading of a column with a third year, and a remark if its year is uncertain."""
    table, label = material.table, year_label(year)
    moves = moves_with_year(guess, table, material.other_years)
    reported = table.reported
    if reported is None or moves is False:
        return guess.heading, None
    mark = mark_of(year, reported)
    if moves:
        return guess.heading.replace(f"{{{label}}}", mark), None
    return guess.heading, _STAYS.filled(label=label, mark=mark)


def _filled(guess: Guess, material: Material) -> tuple[bool, Text | None]:
    """Return whether departments fill in a column, and a remark if that is uncertain.

    Its meaning decides, else whether the copies differ in it. Without copies, a blank column
    is theirs if the ratings are blank, too.
    """
    if guess.key in _ANSWERS:
        return True, None
    table = material.table
    if material.copies:
        before = table.by_item(guess.column)
        others = [(copy, copy.headed(guess.whole)) for copy in material.copies]
        after = [copy.by_item(column) for copy, column in others if column is not None]
        return any(
            text != before.get(name, text) for of in after for name, text in of.items()
        ), None
    blank = (
        not table.answers(guess.column)
        and not table.answers(table.column("rating"))
        and bool(table.items)
    )
    return (True, _BLANK) if blank and not guess.sure else (False, None)


def _joined(entries: Sequence[DraftEntry]) -> Iterator[DraftEntry]:
    """Yield the columns; columns without a role that repeat for several years become one.

    予算 and 決算 of three years are six columns in the sheet, but two in the family.
    """
    groups: dict[str, list[DraftEntry]] = {}
    for entry in entries:
        mark, brace, rest = entry.headings[0].rpartition("}")
        moves = brace and rest and mark.startswith(("{reported", "{planned"))
        if moves and entry.key.startswith("column_") and not entry.choices and not entry.under:
            groups.setdefault(rest, []).append(entry)
    several = {rest: group for rest, group in groups.items() if len(group) > 1}
    inside = {id(entry): rest for rest, group in several.items() for entry in group}
    for entry in entries:
        name = inside.get(id(entry))
        if name is None:
            yield entry
        elif entry is several[name][0]:
            marks = tuple(e.headings[0].removesuffix(name) for e in several[name])
            filled = any(e.filled for e in several[name])
            yield replace(entry, headings=(name,), under=marks, filled=filled)


_MEANING = Text("の列の意味（名前は自由）", "what this column means; any name will do")
_BLANK = Text(
    "の列の意味（名前は自由）。未記入のため、課が記入する列としました",
    "what this column means; any name will do; blank, so taken for the departments' to fill",
)
_SCALE = Text(
    "の列の意味（名前は自由）。選択肢は{source}から",
    "what this column means; any name will do; its scale is from {source}",
)
_REWORDED = Text("の見出しの、別の年度の書き方", "headings of this column in other years")
_NOT_FOUND = Text("見出しが見つかりません", "no heading was found")
_STAYS = Text(
    "の {{{label}}} は毎年同じ年度としました。毎年ずれるなら {mark}",
    "{{{label}}} is taken for the same year every time; {mark} if it moves with the sheet",
)
