"""Render a letter as plain text and as HTML; both say the same in the same order.

The HTML has no images, no scripts, and fetches nothing. Mail programs throw away much of a style
sheet (Outlook draws with Word's engine, Gmail drops what it does not know), so colours and sizes
stand at each element; the style sheet in the head only adds the dark mode.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sheetcheck.mail.contents import (
    Card,
    LetterContents,
    Link,
    Overview,
    Pairs,
    Paragraph,
    Part,
    Title,
)
from sheetcheck.report.html.rendering import templates_of
from sheetcheck.report.visible import width_of, wrapped
from sheetcheck.words.text import Language

_WIDTH: Final = 72  # columns; a full-width character takes two
_RULE: Final = "-" * _WIDTH


def plain_text(contents: LetterContents, language: Language) -> str:
    """Return the text of a letter, wrapped, lines ending in line feeds."""
    writer = _WRITERS[language]
    lines = [line for part in contents.parts for line in (*writer.lines(part), "")]
    if contents.footer:
        # "-- " on a line of its own starts a signature, which mail programs leave out of replies.
        lines += ["-- ", *_wrapped(contents.footer)]
    return "\n".join(lines).strip("\n") + "\n"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Renders parts in the typography of one language."""

    indent: str
    colon: str
    brackets: str
    number: str
    pad: str
    hang: str
    """Indent of the lines that continue an advice."""

    def lines(self, part: Part) -> Iterator[str]:
        match part:
            case Title(text, level):
                yield from [_RULE] * (level == 2)
                yield from _wrapped(f"{'■' if level == 2 else '□'} {text}", "", "　 ")
            case Paragraph(text):
                yield from _wrapped(text)
            case Card():
                yield from self.card(part)
            case Pairs():
                yield from self.pairs(part.lines)
            case Overview():
                yield from self.pairs(
                    tuple((e.word, f"{e.name}{self.bracketed(e.note)}") for e in part.lines)
                )
            case Link():
                # Never wrapped: a broken address cannot be opened.
                yield f"{part.label}{self.colon}".rstrip()
                yield f"  {part.shown}"
                if part.href not in {"", part.shown}:
                    yield f"  <{part.href}>"

    def bracketed(self, note: str) -> str:
        if not note:
            return ""
        return f"（{note}）" if self.colon == "：" else f" ({note})"

    def pairs(self, lines: tuple[tuple[str, str], ...]) -> Iterator[str]:
        """Yield labels with their values, the values aligned in one column."""
        width = min(max((width_of(label) for label, _ in lines), default=0), _WIDTH // 2)
        step = width_of(self.pad)
        for label, value in lines:
            pad = self.pad * max((width - width_of(label) + step - 1) // step, 0)
            if self.colon == "：":
                head = f"{self.indent}{label}{pad}{self.colon}"
            else:
                head = f"{self.indent}{label}{self.colon}{pad}"
            yield from _wrapped(value, head, " " * width_of(head))

    def card(self, card: Card) -> Iterator[str]:
        if not (card.number or card.lines or card.advice or card.about):
            yield from _wrapped(
                card.message, f"{self.indent}{card.place}{self.indent[:1]}", self.indent * 2
            )
            return
        number = self.number.format(card.number) if card.number else ""
        word = self.brackets.format(card.word)
        yield from _wrapped(f"{number}{card.place}{word}")
        inner = self.indent * (2 if self.colon == "：" else 1)
        if card.about:
            yield from _wrapped(card.about, inner, inner + self.indent * 3)
        yield from _wrapped(card.message, inner, inner)
        for label, value in card.lines:
            yield from _wrapped(f"{label}{self.colon}{value}", inner, inner)
        if card.advice:
            yield from _wrapped(card.advice, f"{inner}→ ", f"{inner}{self.hang}")


_WRITERS: Final = {
    Language.JA: _Writer("　", "：", "［{}］", "（{}）", "　", "　 "),
    Language.EN: _Writer("   ", ": ", " [{}]", "{}. ", " ", "  "),
}


def _wrapped(text: str, head: str = "", rest: str = "") -> Iterator[str]:
    """Yield a text in lines: `head` before the first one, `rest` before the others."""
    lead = head
    for line in text.split("\n"):
        for piece in wrapped(line, max(_WIDTH - max(width_of(head), width_of(rest)), 8)) or [""]:
            yield f"{lead}{piece}".rstrip()
            lead = rest


def html_text(contents: LetterContents, language: Language) -> str:
    """Return the HTML of a letter; every text in it is escaped."""
    template = templates_of("sheetcheck.mail").get_template("letter.html.j2")
    return template.render(
        subject=contents.subject,
        parts=[(type(part).__name__.lower(), part) for part in contents.parts],
        footer=contents.footer,
        language=language.value,
    )
