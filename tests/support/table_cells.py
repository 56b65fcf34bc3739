"""The cells of a text table: what is written in one, and what it holds."""

import re
from dataclasses import dataclass

from sheetcheck.words.values import Value

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


_FORMATTED = re.compile(r"(.*?) \[(.+)\]")


_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|n|\|)")


_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Unreadable(Exception):
    """A file of cases is not written as it should be."""


@dataclass(frozen=True)
class Content:
    """What one cell holds."""

    value: Value = None
    formula: str | None = None
    number_format: str | None = None
    runs: tuple[tuple[str, bool], ...] = ()
    """The parts of a rich text, each with whether it is bold."""


def parse_text(text: str) -> str:
    """Return a text with its escapes resolved."""
    return _ESCAPE.sub(
        lambda match: {"n": "\n", "|": "|"}.get(match[1]) or chr(int(match[1][1:], 16)),
        text.replace("␣", " "),
    )


def parse_value(text: str) -> Value:
    """Return a number, a truth value or a text."""
    if text.startswith("'"):
        return parse_text(text[1:])
    if text in {"TRUE", "FALSE"}:
        return text == "TRUE"
    if match := _NUMBER.fullmatch(text):
        return float(text) if match[1] else int(text)
    return parse_text(text)


def parse_content(text: str) -> Content:
    """Return what a cell of a table says."""
    formatted = _FORMATTED.fullmatch(text)
    if formatted and (formatted[1].startswith("=") or _NUMBER.fullmatch(formatted[1])):
        text, number_format = formatted[1], parse_text(formatted[2])
    else:
        number_format = None
    if text.startswith("="):
        formula, stored, value = text.partition(" ⇒ ")
        known = parse_value(value) if stored else None
        return Content(known, parse_text(formula[1:]), number_format)
    if _BOLD.search(text):
        parts = _BOLD.split(parse_text(text))
        runs = tuple((part, bool(place % 2)) for place, part in enumerate(parts) if part)
        return Content("".join(part for part, _ in runs), runs=runs)
    return Content(parse_value(text), number_format=number_format)
