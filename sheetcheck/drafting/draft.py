"""From a sheet as it was sent out to the text of a family file, with remarks on what to look at."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from sheetcheck.drafting.choices import Choices, find_choices, units_in
from sheetcheck.drafting.headings import Guess, Table, find_table
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.refusals import NotDrafted
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.book import Workbook, open_workbook

_ANSWERS = frozenset({"rating", "result", "plan"})


def draft(issued: str, returned: Sequence[str], read: Callable[[str], bytes]) -> Text:
    """Return a family file for a sheet, with remarks in either language.

    What is the same in all returned copies is taken for fixed, what differs for the
    departments' to fill; without copies, the headings tell.

    Raises:
        NotDrafted: the workbook holds no table with headings of a progress sheet.
        Refusal: one of the files cannot be read.

    """
    book = open_workbook(read(issued), issued)
    table = _table(book)
    if table is None:
        raise NotDrafted(path=issued)
    books = [open_workbook(read(path), path) for path in returned]
    copies = [copy for copy in map(_table, books) if copy is not None]
    answers = [text for one in (table, *copies) for text in _below(one, one.column("rating"))]
    choices = find_choices(book, table, answers)
    filled = {g.key for g in table.guesses if _is_filled(g, table, copies)}
    lines = list(_lines(issued, table, choices, filled))
    return Text("\n".join(t.ja for t in lines) + "\n", "\n".join(t.en for t in lines) + "\n")


def _table(book: Workbook) -> Table | None:
    return find_table([book.grid(sheet.name) for sheet in book.sheets if sheet.has_cells])


def _below(table: Table, column: int | None) -> list[str]:
    """Return what stands in a column below its heading, in the rows that have a name."""
    name = table.column("name")
    if column is None or name is None:
        return []
    rows = [r for r in table.grid.rows if r > table.row and not is_blank(table.grid.text(r, name))]
    return [text for r in rows if not is_blank(text := table.grid.text(r, column))]


def _is_filled(guess: Guess, table: Table, copies: Sequence[Table]) -> bool:
    """Say whether a column is for the departments: by what it means, or since copies differ."""
    before = [fold(text) for text in _below(table, guess.column)]
    after = [[fold(t) for t in _below(copy, copy.headed(guess.heading))] for copy in copies]
    return guess.key in _ANSWERS or any(texts != before for texts in after)


def _lines(path: str, table: Table, choices: Choices | None, filled: set[str]) -> Iterator[Text]:
    stem = re.sub(r"[^a-z0-9]+", "-", fold(PurePath(path).stem)).strip("-")
    title = _title(table)
    yield _remark(
        "下書きです。「要確認」の所を見て、直してください。", "A draft: see to each “check”."
    )
    yield same(f"family: {stem or 'draft'}")
    yield _noted(
        f"name: {{ ja: {_quoted(title or stem)}, en: {_quoted(title or stem)} }}",
        "要確認: 様式の名前",
        "check: the name, in both languages",
    )
    if title:
        yield _noted(
            f"title: [{', '.join(map(_quoted, _title_words(title)))}]",
            "表題に必ずある語。ほかの様式と見分けます",
            "words that always stand in the title; they tell families apart",
        )
    yield same("")
    yield from _columns(table, filled)
    yield same("")
    yield from _scale(choices)
    yield same("")
    yield from _totals(table)


def _columns(table: Table, filled: set[str]) -> Iterator[Text]:
    yield same("columns:")
    for guess in table.guesses:
        by = ", filled_by: department" if guess.key in filled else ""
        line = f"  {guess.key}: {{ headings: [{_quoted(guess.heading)}]{by} }}"
        if guess.sure:
            yield same(line)
        else:
            yield _noted(line, "要確認: この列の意味(名前は自由)", "check: any name will do")
    for key in ("name", "rating"):
        if table.column(key) is None:
            yield _noted(f'  {key}: {{ headings: ["?"] }}', "要確認: 見出し", "check: its heading")


def _scale(choices: Choices | None) -> Iterator[Text]:
    yield same("scale:")
    if choices is None:
        yield _remark("  要確認: 評価の区分が見つかりませんでした", "  check: no scale was found")
        yield same("  ratings:")
        yield same('    "A": { label: "" }')
        return
    found = choices.source
    yield Text(
        f"  # 「{found.ja}」から。説明の要る評価には explain: true を付けます",
        f"  # from {found.en}; add explain: true to ratings that must be explained",
    )
    yield same(f"  written: {_quoted(choices.scale.written)}")
    yield same("  ratings:")
    for code, rating in choices.scale.ratings.items():
        label = f" label: {_quoted(rating.label)} " if rating.label else ""
        yield same(f"    {_quoted(code)}: {{{label}}}")


def _totals(table: Table) -> Iterator[Text]:
    units = units_in(table)
    if not units:
        yield _noted("totals: null", "合計の行は見つかりませんでした", "no footer was found")
        return
    yield same("totals:")
    yield same(f"  units: [{', '.join(map(_quoted, units))}]")


def _title(table: Table) -> str:
    for row, cells in table.grid.rows.items():
        if row >= table.row:
            break
        for column in cells:
            text = " ".join(table.grid.text(row, column).split())
            if not is_blank(text):
                return text
    return ""


def _title_words(title: str) -> list[str]:
    """Return the words of a title that will stand there next year, too."""
    words = [word for word in title.split() if split_year(word)[0] is None]
    return words or [split_year(title)[1] or title]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _noted(line: str, ja: str, en: str) -> Text:
    return Text(f"{line}  # {ja}", f"{line}  # {en}")


def _remark(ja: str, en: str) -> Text:
    indent = len(ja) - len(ja.lstrip())
    return Text(f"{' ' * indent}# {ja.strip()}", f"{' ' * indent}# {en.strip()}")
