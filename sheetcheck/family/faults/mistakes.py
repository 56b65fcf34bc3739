"""List the mistakes of a family file, each with its line and column, and what was expected."""

import dataclasses
import re
from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.comments import CommentedBase

from sheetcheck.family.faults.wrong_headings import Wrong
from sheetcheck.family.model import KINDS
from sheetcheck.notation.nearest import near_miss
from sheetcheck.words.text import Text

_LIST = Text("[a, b] の形の一覧", "a list, such as [a, b]")
_ENTRIES = Text("「名前: 値」の一覧（なければ {}）", "entries (name: value), or {}")
_TEXT = Text("文字列", "a text")
_WHOLE = Text("整数", "a whole number")
_NUMBER = Text("数値", "a number")
_BOOLEAN = Text("true か false", "true or false")
_DAY = Text("2025-03-31 の形の日付", "a date such as 2025-03-31")
_BOTH = Text("{ ja: …, en: … }", "{ ja: …, en: … }")
_KINDS = {
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    **dict.fromkeys(("dict_type", "mapping_type", "dataclass_type"), _ENTRIES),
    "string_type": _TEXT,
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _BOOLEAN),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DAY),
    "date_from_datetime_inexact": _DAY,
}
_ANOTHER = Text("正しい値", "a valid value")
_SHOWN = 40  # characters of a value in a message

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
            what = _wrong_value(name, detail)
    return at(line, column, what)


def _wrong_value(name: str, detail: ErrorDetails) -> Text:
    """Return what is wrong with the value of an entry, and what was expected.

    `name` is that of the entry; empty for the whole file.
    """
    value = detail.get("input")
    choices = re.findall(r"'([^']+)'", detail["msg"]) if detail["type"] == "literal_error" else []
    near = near_miss(str(value), choices)
    expected = _expected(detail, choices)
    if not name:
        return Text(
            f"様式ファイルではありません（正：{expected.ja}）",
            f"not a form file: expected {expected.en}",
        )
    shown = _shown(value)
    return Text(
        f"「{name}」には{expected.ja}を指定してください（現在：{shown.ja}）{near.ja}",
        f"“{name}” must be {expected.en}, but is {shown.en}{near.en}",
    )


def _expected(detail: ErrorDetails, choices: list[str]) -> Text:
    if choices:
        *others, last = (f"'{choice}'" for choice in choices)
        joined = ", ".join(others)
        return Text(
            f"{'、'.join([*others, last])} のいずれか", f"{joined} or {last}" if joined else last
        )
    if detail["type"] == "dataclass_type" and detail.get("ctx", {}).get("class_name") == "Text":
        return _BOTH
    return kind_wanted(detail)


def kind_wanted(detail: ErrorDetails) -> Text:
    """Return what kind of value was expected: pydantic says it in English alone."""
    return _KINDS.get(detail["type"], _ANOTHER)


def _shown(value: object) -> Text:
    if value is None:
        return Text("（空）", "blank")
    shown = " ".join(str(value).split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return Text(f"「{shown}」", f"“{shown}”")
