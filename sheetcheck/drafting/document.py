"""Write a drafted family as a YAML file, with remarks on what the user must confirm.

Everything that the sheet does not prove is marked 要確認, with the cell that it comes from.
"""

import json
from collections.abc import Iterator

from sheetcheck.drafting.choices import Choices
from sheetcheck.drafting.sketch import DraftEntry, Sketch
from sheetcheck.family.scale import Rating
from sheetcheck.family.totals import Totals
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text, same

_USUAL = Totals()


def document_of(sketch: Sketch) -> Text:
    """Return the text of the family file, once with Japanese and once with English remarks."""
    lines = list(_lines(sketch))
    return Text("\n".join(t.ja for t in lines) + "\n", "\n".join(t.en for t in lines) + "\n")


def _lines(sketch: Sketch) -> Iterator[Text]:
    yield Text(
        "# 下書きです。「要確認」とある行を確認し、修正してください。",
        "# A draft: see to each “check”.",
    )
    yield same(f"family: {sketch.name}")
    called = _quoted(sketch.title or sketch.name)
    yield _noted(f"name: {{ ja: {called}, en: {called} }}", _NAME, sketch.title_cell)
    if sketch.title_words:
        words = ", ".join(map(_quoted, sketch.title_words))
        yield _behind(f"title: [{words}]", _TITLE)
    else:
        yield _noted("title: []", _NO_TITLE, None)
    yield same("")
    yield same("columns:")
    for entry in sketch.entries:
        yield from _column(entry)
    for remark in sketch.remarks:
        yield Text(f"  # 要確認: {remark.ja}", f"  # check: {remark.en}")
    yield same("")
    yield from _scale(sketch)
    yield same("")
    if sketch.numbering != "section":
        yield _noted(f"numbering: {sketch.numbering}", _NUMBERING, sketch.numbered_in)
    yield from _totals(sketch)


def _column(entry: DraftEntry) -> Iterator[Text]:
    parts = []
    if entry.under:
        parts.append(f"under: [{', '.join(map(_quoted, entry.under))}]")
    parts.append(f"headings: [{', '.join(map(_quoted, entry.headings))}]")
    if entry.nth > 1:
        parts.append(f"nth: {entry.nth}")
    if entry.filled:
        parts.append("filled_by: department")
    if entry.choices is None:
        yield _noted(f"  {entry.key}: {{ {', '.join(parts)} }}", entry.note, entry.cell)
        return
    yield _noted(f"  {entry.key}:", entry.note, entry.cell)
    parts.append(f"scale: {_own_scale(entry.choices)}")
    if entry.choices.counted:
        parts.append("counted: true")
    yield from (same(f"    {part}") for part in parts)


def _own_scale(choices: Choices) -> str:
    scale = choices.scale
    ratings = ", ".join(f"{_quoted(c)}: {_rating(r)}" for c, r in scale.ratings.items())
    return f"{{ written: {_quoted(scale.written)}, ratings: {{ {ratings} }} }}"


def _rating(rating: Rating) -> str:
    parts = [f"label: {_quoted(rating.label)}"] if rating.label else []
    if rating.variants:
        parts.append(f"variants: [{', '.join(map(_quoted, rating.variants))}]")
    if rating.explain:
        parts.append("explain: true")
    return f"{{ {', '.join(parts)} }}" if parts else "{}"


def _scale(sketch: Sketch) -> Iterator[Text]:
    yield same("scale:")
    choices = sketch.choices
    if choices is None:
        yield Text("  # 要確認: 評価の区分が見つかりませんでした", "  # check: no scale was found")
        yield same("  ratings:")
        yield same('    "A": { label: "" }')
        return
    yield _behind("  ", _SOURCE.filled(source=choices.source, cell=str(choices.cell or "")))
    yield same(f"  written: {_quoted(choices.scale.written)}")
    yield same("  ratings:")
    for code, rating in choices.scale.ratings.items():
        line, noted = f"    {_quoted(code)}: {_rating(rating)}", sketch.rating_notes.get(code)
        if rating.variants or noted is None:
            yield _noted(line, _VARIANTS if rating.variants else None, choices.cell)
        else:
            yield _noted(line, noted.what, noted.cell or choices.cell)


def _totals(sketch: Sketch) -> Iterator[Text]:
    totals, cell = sketch.footer.totals, sketch.footer.cell
    if totals is None:
        yield _noted("totals: null", _NO_TOTALS, None)
        return
    yield same("totals:")
    yield _noted(f"  units: {_listed(totals.units)}", sketch.footer.note, cell)
    if totals.grand != _USUAL.grand:
        yield same(f"  grand: {_listed(totals.grand)}")
    entries = {
        "per_section: true": totals.per_section,
        "per_department: true": totals.per_department,
        f"subtotals: {_listed(totals.subtotals)}": bool(totals.subtotals),
        "share: {}": totals.share is not None,
        "change: {}": totals.change is not None,
    }
    yield from (same(f"  {entry}") for entry, is_so in entries.items() if is_so)
    if totals.lines:
        yield same("  lines:")
        for line in totals.lines:
            yield same(f"    - {{ called: {_listed(line.called)}, counts: {line.counts} }}")
    if not totals.per_rating:
        yield _noted("  per_rating: false", _NOT_EACH, cell)
    if not totals.grand_total:
        yield _noted("  grand_total: false", _NO_GRAND, cell)


def _listed(words: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def _quoted(text: str) -> str:
    """Return a quoted text for YAML; invisible and control characters are escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(
        char if char.isprintable() or char == "\u3000" else _spelt(char) for char in quoted
    )


def _spelt(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _behind(line: str, remark: Text) -> Text:
    return Text(line + remark.ja, line + remark.en)


def _noted(line: str, note: Text | None, cell: Address | None) -> Text:
    """Return a line with a remark: what the user must confirm, and the cell it comes from."""
    if note is None:
        return same(line)
    at = f"{cell} " if cell else ""
    return _behind(line, Text(f"  # 要確認: {at}{note.ja}", f"  # check: {at}{note.en}"))


_NAME = Text("様式の名前", "the name, in both languages")
_TITLE = Text(
    "  # 表題に必ずある語。ほかの様式と見分けます",
    "  # words that always stand in the title; they tell families apart",
)
_NO_TITLE = Text(
    "表題が見つかりません。ほかの様式と見分ける語", "no title; words that tell it from other forms"
)
_NUMBERING = Text(
    "番号の付け方（sheet は通し番号、none は点検しない）",
    "how items are numbered (sheet: through all of it, none: not checked)",
)
_SOURCE = Text(
    "# {cell} の{source}から作成。説明が必要な評価には explain: true を付けてください",
    "# from {source} ({cell}); add explain: true to ratings that need an explanation",
)
_VARIANTS = Text("同じ評価の別の書き方", "other ways to write it")
_NO_TOTALS = Text("合計の行は見つかりませんでした", "no footer was found")
_NOT_EACH = Text("評価ごとの行がそろっていません", "not every rating has its line")
_NO_GRAND = Text("総数の行がありません", "there is no grand total")
