"""A family file: YAML in, a frozen `Family` out; every mistake with its line and column."""

import codecs
import dataclasses
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.comments import CommentedBase

from sheetcheck.family.contradictions import contradictions
from sheetcheck.family.expected import near_miss, wrong_value
from sheetcheck.family.model import (
    Column,
    Comparison,
    Dates,
    Family,
    Numbers,
    OwnCheck,
    OwnChecks,
    Pattern,
    Questions,
)
from sheetcheck.family.own_checks import located, unusable
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.family.totals import Change, Line, Repeated, Share, Totals
from sheetcheck.family.yaml_text import YamlFault, read_yaml
from sheetcheck.words.misuses import FamilyFaulty, FamilyUnreadable
from sheetcheck.words.system_error import reason_of
from sheetcheck.words.text import Text

ADAPTER: TypeAdapter[Family] = TypeAdapter(Family)
"""What a family file is validated by, and its JSON Schema made from."""

_LARGEST = 1_000_000  # bytes; a family file is a page or two
_KINDS = (
    *(Family, Column, Numbers, Dates, Pattern, Comparison, Scale, Rating),
    *(Totals, Line, Share, Change, Repeated, Questions, OwnChecks, OwnCheck),
)
_KEYS = {field.name for kind in _KINDS for field in dataclasses.fields(kind)}


def read_family(path: Path) -> Family:
    """Return the family that a file describes.

    Raises:
        FamilyFaulty: the file is no family; the message says where and why.
        FamilyUnreadable: there is no such file, or it cannot be read.

    """
    data = _content(path)
    try:
        document = read_yaml(_decoded(data))
    except UnicodeDecodeError:
        raise FamilyFaulty(path=str(path), mistakes=_NOT_UTF8) from None
    except YamlFault as fault:
        told = _at(fault.line, fault.column, fault.what) if fault.line else fault.what
        raise FamilyFaulty(path=str(path), mistakes=told) from None
    try:
        family = ADAPTER.validate_python(document)
    except ValidationError as error:
        # What fits none of several kinds is told once for each of them.
        by_place = {_path(document, d): _mistake(document, d) for d in reversed(error.errors())}
        mistakes = list(reversed(by_place.values()))
        raise FamilyFaulty(path=str(path), mistakes=_joined(mistakes)) from None
    family = located(family, path.parent)
    if wrong := [*contradictions(family), *unusable(family)]:
        mistakes = [_at(*_place(document, where), what) for where, what in wrong]
        raise FamilyFaulty(path=str(path), mistakes=_joined(mistakes))
    return family


_TOO_LARGE = Text("ファイルが大きすぎます(上限1MB)", "the file is larger than 1 MB")
_NOT_UTF8 = Text(
    "文字コードがUTF-8ではありません(UTF-8で保存し直してください)",
    "the file is not written in UTF-8 (save it as such)",
)


def _content(path: Path) -> bytes:
    """Return a family file's bytes, of a size that a person may have written."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FamilyUnreadable(path=str(path), mistakes=reason_of(error)) from None
    if len(data) > _LARGEST:
        raise FamilyFaulty(path=str(path), mistakes=_TOO_LARGE)
    return data


def _decoded(data: bytes) -> str:
    """Return a file's text: UTF-8, or what else its byte order mark says (as Notepad writes it)."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def _joined(mistakes: Iterable[Text]) -> Text:
    texts = list(mistakes)
    return Text("\n".join(text.ja for text in texts), "\n".join(text.en for text in texts))


def _at(line: int, column: int, what: Text) -> Text:
    place = Text(f"{line}行{column}列", f"line {line}, column {column}")
    return Text(f"{place.ja}: {what.ja}", f"{place.en}: {what.en}")


def _place(document: object, path: tuple[int | str, ...]) -> tuple[int, int]:
    """Return the line and column, from 1, of the innermost thing on the path that stands there."""
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
    """Return the steps that lead to a mistake, those that only pydantic takes left out."""
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
                f"「{name}」という項目はありません{near.ja}",
                f"there is no entry “{name}” here{near.en}",
            )
        case "missing" | "missing_argument":
            what = Text(f"「{name}」が必要です", f"“{name}” is required")
        case _:
            what = wrong_value(name, detail)
    return _at(line, column, what)
