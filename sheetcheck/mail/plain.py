"""A letter as plain text: everything that the HTML says, in the same order."""

from collections.abc import Iterator
from typing import Final

from sheetcheck.mail.contents import (
    Card,
    Contents,
    Facts,
    Heading,
    Link,
    Overview,
    Paragraph,
    Part,
)
from sheetcheck.report.wrapping import wrapped

_WIDTH: Final = 72  # columns; a full-width character takes two
_RULE: Final = "-" * _WIDTH


def plain_text(contents: Contents) -> str:
    """Return the text of a letter, wrapped, lines ending in line feeds."""
    lines = [line for part in contents.parts for line in (*_told(part), "")]
    if contents.footer:
        # "-- " on a line of its own begins what mail programs leave out of an answer.
        lines += ["-- ", *_wrapped(contents.footer)]
    return "\n".join(lines).strip("\n") + "\n"


def _told(part: Part) -> Iterator[str]:
    match part:
        case Heading(text, level):
            yield from [_RULE] * (level == 2)
            yield from _wrapped(f"{'■' if level == 2 else '□'} {text}")
        case Paragraph(text):
            yield from _wrapped(text)
        case Card():
            yield from _card(part)
        case Facts():
            yield from _facts(part)
        case Overview():
            yield from _overview(part)
        case Link():
            yield from _link(part)


def _facts(facts: Facts) -> Iterator[str]:
    for label, value in facts.lines:
        yield from _wrapped(f"{label}: {value}")


def _overview(overview: Overview) -> Iterator[str]:
    for each in overview.lines:
        note = f" ({each.note})" if each.note else ""
        yield from _wrapped(f"- {each.name}: {each.word}{note}")


def _link(link: Link) -> Iterator[str]:
    # Never wrapped: a broken address cannot be opened.
    yield f"{link.label}:"
    yield f"  {link.shown}"
    if link.href not in {"", link.shown}:
        yield f"  <{link.href}>"


def _card(card: Card) -> Iterator[str]:
    head = f"[{card.word}] {card.place}".rstrip()
    yield from _wrapped(f"{head} {card.about}".rstrip())
    yield from _wrapped(card.message, "  ")
    for label, value in card.lines:
        yield from _wrapped(f"{label}: {value}", "  ")


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    for line in text.split("\n"):
        for piece in wrapped(line, _WIDTH - len(indent)) or [""]:
            yield f"{indent}{piece}".rstrip()
