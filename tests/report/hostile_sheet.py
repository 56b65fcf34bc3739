"""A result in which every text of a cell means harm."""

from dataclasses import replace

from sheetcheck.words.address import Address
from sheetcheck.words.result import (
    Change,
    SheetResult,
)
from sheetcheck.words.sheet import Claim, Item, Section
from sheetcheck.words.text import Text
from tests.report.sheet_factory import KEYS, problems

HOSTILE = (
    "<script>document.title='x'</script>",
    "<img src=x onerror=\"document.title='x'\">",
    "</script><script>document.title='x'</script>",
    "<!--<script>",
    "[bold red]赤[/bold red] [link=https://example.com]押す[/link]",
    "\x1b[31m\x1b]0;題\x07\x9b2J",
    "A\u202e(他のそ)\u2066\u200b\ufeff",
    "=cmd|'/C calc'!A0",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "]]>&amp;\x00\x0b\ufffe",
    "\ud800",
    "𠮷野家と髙島屋、﨑と🈁",
    "長" * 32767,
)


def hostile() -> SheetResult:
    """A sheet in which every text of a cell is one of somebody who means harm."""
    result = problems()
    assert result.sheet
    first, texts = result.findings[0], HOSTILE
    items = tuple(
        Item(5 + n, text, text, text, (text,), dict.fromkeys(KEYS, text))
        for n, text in enumerate(texts)
    )
    sheet = replace(
        result.sheet,
        name=texts[0],
        title=texts[1],
        headings={k: replace(h, text=texts[0]) for k, h in result.sheet.headings.items()},
        sections=tuple(Section(text, Address(100 + n, 1)) for n, text in enumerate(texts)),
        items=items,
        claims=tuple(
            Claim("A", 1, Address(200 + n, 1), text, formula=text) for n, text in enumerate(texts)
        ),
        last_row=300,
    )
    return replace(
        result,
        path=f"{texts[0].replace('/', '')}\u202e.xlsx",
        sheet=sheet,
        scale={"A": texts[0], "<b>": texts[1]},
        counts={"A": 1, "<b>": 0},
        ratings={item.row: "A" for item in items},
        findings=tuple(
            replace(
                first,
                cell=Address(item.row, 8),
                sheet=texts[0],
                section=text,
                number=text,
                item=text,
                departments=(text,),
                value=text,
                message=Text(f"{text}です。", f"It is {text}."),
                suggestion=Text(f"{text}です。", f"It is {text}."),
            )
            for item, text in zip(items, texts, strict=True)
        ),
        changes=tuple(
            Change(texts[0], Address(200 + n, 1), text, text, "total-mismatch", text)
            for n, text in enumerate(texts)
        ),
    )
