"""Say what a family file should have had in place of a wrong value."""

import difflib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sheetcheck.words.text import Text, same

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

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


def near_miss(word: str, words: Iterable[str]) -> Text:
    """Return “did you mean …?” with the most similar word; an empty text if none is similar."""
    near = difflib.get_close_matches(word, list(words), 1)
    if not near:
        return same("")
    return Text(f"（「{near[0]}」ではありませんか）", f"; did you mean “{near[0]}”?")


def wrong_value(name: str, detail: "ErrorDetails") -> Text:
    """Return what is wrong with the value of an entry, and what was expected.

    `name` is that of the entry; empty for the whole file.
    """
    value = detail.get("input")
    choices = re.findall(r"'([^']+)'", detail["msg"]) if detail["type"] == "literal_error" else []
    near = near_miss(str(value), choices)
    wanted = _wanted(detail, choices)
    if not name:
        return Text(
            f"様式ファイルではありません（正：{wanted.ja}）",
            f"not a form file: expected {wanted.en}",
        )
    shown = _shown(value)
    return Text(
        f"「{name}」には{wanted.ja}を指定してください（現在：{shown.ja}）{near.ja}",
        f"“{name}” must be {wanted.en}, but is {shown.en}{near.en}",
    )


def _wanted(detail: "ErrorDetails", choices: list[str]) -> Text:
    if choices:
        *others, last = (f"'{choice}'" for choice in choices)
        joined = ", ".join(others)
        return Text(
            f"{'、'.join([*others, last])} のいずれか", f"{joined} or {last}" if joined else last
        )
    if detail["type"] == "dataclass_type" and detail.get("ctx", {}).get("class_name") == "Text":
        return _BOTH
    return kind_wanted(detail)


def kind_wanted(detail: "ErrorDetails") -> Text:
    """Return what kind of value was expected: pydantic says it in English alone."""
    return _KINDS.get(detail["type"], _ANOTHER)


def _shown(value: object) -> Text:
    if value is None:
        return Text("（空）", "blank")
    shown = " ".join(str(value).split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return Text(f"「{shown}」", f"“{shown}”")
