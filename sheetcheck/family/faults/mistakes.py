"""List the mistakes of a family file, each with its line and column."""

import dataclasses
from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.comments import CommentedBase

from sheetcheck.family.faults.expected import near_miss, wrong_value
from sheetcheck.family.faults.wrong_headings import Wrong
from sheetcheck.family.model import KINDS
from sheetcheck.words.text import Text

_KEYS = {field.name for kind in KINDS for field in dataclasses.fields(kind)}


def misfits(document: object, error: ValidationError) -> Text:
    """Return pydantic's errors as mistakes, one a line."""
    # Where several types are allowed, pydantic reports an error for each of them.
    by_place = {_path(document, d): _mistake(document, d) for d in reversed(error.errors())}
    return _joined(reversed(by_place.values()))


def placed(document: object, wrong: Iterable[Wrong]) -> Text:
    """Return contradictions as mistakes, one a line."""
    return _joined(at(*_place(document, where), what) for where, what in wrong)


def _joined(mistakes: Iterable[Text]) -> Text:
    texts = list(mistakes)
    return Text("\n".join(text.ja for text in texts), "\n".join(text.en for text in texts))


def at(line: int, column: int, what: Text) -> Text:
    """Return a mistake with its line and column (both from 1) before it."""
    place = Text(f"{line}行{column}列", f"line {line}, column {column}")
    return Text(f"{place.ja}: {what.ja}", f"{place.en}: {what.en}")


def _place(document: object, path: tuple[int | str, ...]) -> tuple[int, int]:
    """Return line and column (from 1) of the innermost entry of a path that the document has."""
    line, column, node = 0, 0, document
    for step in path:
        if not isinstance(node, CommentedBase):
            break
        lines = node.lc.data or {}
        if step not in lines:
            break
        line, column = lines[step][0], lines[step][1]
        node = node[step]  # type: ignore[index]  # a commented map or sequence
    return line + 1, column + 1


def _path(document: object, detail: ErrorDetails) -> tuple[int | str, ...]:
    """Return the path to a mistake in the document, without the steps that only pydantic knows."""
    path: list[int | str] = []
    node = document
    for step in detail["loc"]:
        known = isinstance(node, CommentedBase) and step in (node.lc.data or {})
        if known:
            node = node[step]  # type: ignore[index]  # a commented map or sequence
        if known or detail["type"] in _ABSENT:
            path.append(step)
    return tuple(path)


_ABSENT = {"missing", "missing_argument"}


def _mistake(document: object, detail: ErrorDetails) -> Text:
    path = _path(document, detail)
    line, column = _place(document, path)
    name = str(path[-1]) if path else ""
    match detail["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            near = near_miss(name, sorted(_KEYS))
            what = Text(
                f"項目「{name}」はありません{near.ja}",
                f"no such entry: “{name}”{near.en}",
            )
        case "missing" | "missing_argument":
            what = Text(f"「{name}」を指定してください", f"“{name}” is required")
        case _:
            what = wrong_value(name, detail)
    return at(line, column, what)
