"""The text of a drafted family file: YAML, with a remark on everything that is to be checked."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from sheetcheck.drafting.choices import Choices
from sheetcheck.drafting.footer import Footer, find_footer
from sheetcheck.drafting.headings import Guess, Table
from sheetcheck.family.scale import Rating
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text, same


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a draft is made from."""

    path: str
    table: Table
    choices: Choices | None
    filled: frozenset[str]
    """The columns that the departments seem to fill."""
    seconds: Mapping[str, Choices]
    """The columns that seem to have scales of their own."""
    reworded: Mapping[str, tuple[str, ...]]
    """The headings that columns have in other years."""
    renamed: tuple[tuple[str, str], ...]
    """Departments that had another name in another year: then, now."""
    numbering: str = "section"
    per_rating: bool = True
    """Whether the footer has a line for each rating, as far as the sheet was tried."""


def document_of(sketch: Sketch) -> Text:
    """Return the family file of a sketch, with remarks in either language."""
    lines = list(_lines(sketch))
    return Text("\n".join(t.ja for t in lines) + "\n", "\n".join(t.en for t in lines) + "\n")


def _lines(sketch: Sketch) -> Iterator[Text]:
    stem = re.sub(r"[^a-z0-9]+", "-", fold(PurePath(sketch.path).stem)).strip("-")
    title = _title(sketch.table)
    yield _remark(
        "下書きです。「要確認」とある行を確認し、修正してください。",
        "A draft: see to each “check”.",
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
    yield from _columns(sketch)
    for before, now in sketch.renamed:
        yield _remark(
            f"  要確認: 「{before}」は「{now}」に改称（departments の別名に追加できます）",
            f"  check: {before} seems to be called {now} now: an alias under `departments`",
        )
    yield same("")
    yield from _scale(sketch.choices)
    yield same("")
    if sketch.numbering != "section":
        yield _noted(
            f"numbering: {sketch.numbering}",
            "要確認: 番号の付け方（sheet は通し番号、none は点検しない）",
            "check: how items are numbered (sheet: through all of it, none: not checked)",
        )
    yield from _totals(sketch)


def _columns(sketch: Sketch) -> Iterator[Text]:
    table = sketch.table
    yield same("columns:")
    for guess in table.guesses:
        if not guess.usable:
            yield _left_out(guess, table)
            continue
        if guess.key in sketch.seconds:
            yield from _second(guess, sketch.seconds[guess.key])
            continue
        by = ", filled_by: department" if guess.key in sketch.filled else ""
        nth = f", nth: {guess.nth}" if guess.nth > 1 else ""
        variants = sketch.reworded.get(guess.key, ())
        headings = ", ".join(map(_quoted, (guess.heading, *variants)))
        line = f"  {guess.key}: {{ headings: [{headings}]{nth}{by} }}"
        if guess.sure and variants:
            yield _noted(line, "要確認: 別の年度の見出し", "check: its headings in other years")
        elif guess.sure:
            yield same(line)
        else:
            at = Address(table.row, guess.column)
            yield _noted(
                line,
                f"要確認: {at} の列の意味（名前は自由）",
                f"check: what the column at {at} means; any name will do",
            )
    for key in ("name", "rating"):
        if table.column(key) is None:
            yield _noted(f'  {key}: {{ headings: ["?"] }}', "要確認: 見出し", "check: its heading")


def _left_out(guess: Guess, table: Table) -> Text:
    """Return the remark on a column of a third year, which no family can name."""
    at = Address(table.row, guess.column)
    return _remark(
        f"  要確認: {at} の「{guess.heading}」は、報告年度と翌年度のほかの年度のため含めていません",
        f"  check: “{guess.heading}” at {at} is left out, since it names a third year",
    )


def _second(guess: Guess, choices: Choices) -> Iterator[Text]:
    yield _noted(
        f"  {guess.key}:",
        f"要確認: この列の意味（名前は自由）。選択肢は{choices.source.ja}から",
        f"check: any name will do; its scale is from {choices.source.en}",
    )
    yield same(f"    headings: [{_quoted(guess.heading)}]")
    yield same("    filled_by: department")
    ratings = ", ".join(f"{_quoted(c)}: {_rating(r)}" for c, r in choices.scale.ratings.items())
    written = _quoted(choices.scale.written)
    if choices.counted:
        yield same("    counted: true")
    yield same(f"    scale: {{ written: {written}, ratings: {{ {ratings} }} }}")


def _rating(rating: Rating) -> str:
    parts = [f"label: {_quoted(rating.label)}"] if rating.label else []
    if rating.variants:
        parts.append(f"variants: [{', '.join(map(_quoted, rating.variants))}]")
    return f"{{ {', '.join(parts)} }}" if parts else "{}"


def _scale(choices: Choices | None) -> Iterator[Text]:
    yield same("scale:")
    if choices is None:
        yield _remark("  要確認: 評価の区分が見つかりませんでした", "  check: no scale was found")
        yield same("  ratings:")
        yield same('    "A": { label: "" }')
        return
    found = choices.source
    yield Text(
        f"  # 「{found.ja}」から作成。説明が必要な評価には explain: true を付けてください",
        f"  # from {found.en}; add explain: true to ratings that need an explanation",
    )
    yield same(f"  written: {_quoted(choices.scale.written)}")
    yield same("  ratings:")
    for code, rating in choices.scale.ratings.items():
        line = f"    {_quoted(code)}: {_rating(rating)}"
        if rating.variants:
            yield _noted(line, "要確認: 同じ評価の別の書き方", "check: other ways to write it")
        else:
            yield same(line)


def _totals(sketch: Sketch) -> Iterator[Text]:
    scale = sketch.choices.scale if sketch.choices else None
    footer = find_footer(sketch.table, scale)
    if footer is None:
        yield _noted("totals: null", "合計の行は見つかりませんでした", "no footer was found")
        return
    yield same("totals:")
    if footer.units:
        yield same(f"  units: [{', '.join(map(_quoted, footer.units))}]")
    else:
        yield _noted('  units: ["件"]', "要確認: 数の後ろの語", "check: what is counted")
    yield from _dimensions(footer)
    if scale is None or footer.ratings != scale.ratings.keys() or not sketch.per_rating:
        yield _noted(
            "  per_rating: false",
            "要確認: 評価ごとの行がそろっていません",
            "check: not every rating has its line",
        )
    if not footer.grand:
        yield _noted("  grand_total: false", "合計の行がありません", "there is no grand total")


def _dimensions(footer: Footer) -> Iterator[Text]:
    entries = {
        "per_section: true": footer.sections,
        "per_department: true": footer.departments,
        f"subtotals: [{', '.join(footer.subtotals)}]": bool(footer.subtotals),
        "share: {}": footer.share,
        "change: {}": footer.change,
    }
    yield from (same(f"  {entry}") for entry, is_so in entries.items() if is_so)


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
    """Return a text for YAML; what is not to be seen, or acts on a terminal, spelt out."""
    told = json.dumps(text, ensure_ascii=False)
    return "".join(
        char if char.isprintable() or char == "\u3000" else _spelt(char) for char in told
    )


def _spelt(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _noted(line: str, ja: str, en: str) -> Text:
    return Text(f"{line}  # {ja}", f"{line}  # {en}")


def _remark(ja: str, en: str) -> Text:
    indent = len(ja) - len(ja.lstrip())
    return Text(f"{' ' * indent}# {ja.strip()}", f"{' ' * indent}# {en.strip()}")
