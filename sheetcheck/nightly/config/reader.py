"""Reads a configuration file: TOML in, a frozen `Config` out; each mistake is named by its key."""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sheetcheck.family.toml_text import TomlFault, read_toml
from sheetcheck.nightly.config.checks import contradictions
from sheetcheck.nightly.config.model import (
    Check,
    Config,
    Department,
    Document,
    Heartbeat,
    Mail,
    Run,
    Share,
    State,
)
from sheetcheck.nightly.errors import ConfigFaulty
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.files.disk import read_file

_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)

_SECTIONS: dict[str, type[Any]] = {
    "share": Share,
    "check": Check,
    "state": State,
    "run": Run,
    "heartbeat": Heartbeat,
    "mail": Mail,
}
_SECRET_KEYS = ("keyring", "env", "file")

_EXPECTED = {
    "string_type": Text('文字列（"…"）', "a text in quotes"),
    "tuple_type": Text('一覧（["…"]）', "a list in brackets"),
    "bool_type": Text("true か false", "true or false"),
    "int_type": Text("整数", "a whole number"),
    "bool_parsing": Text("true か false", "true or false"),
    "int_parsing": Text("整数", "a whole number"),
    "int_from_float": Text("整数", "a whole number"),
    "date_from_datetime_parsing": Text("日付（2026-12-11）", "a date: 2026-12-11"),
    "date_type": Text("日付（2026-12-11）", "a date: 2026-12-11"),
    "date_from_datetime_inexact": Text("日付（2026-12-11）", "a date: 2026-12-11"),
    "dataclass_type": Text("表（[…]）", "a table: […]"),
    "mapping_type": Text("表（[…]）", "a table: […]"),
    "dict_type": Text("表（[…]）", "a table: […]"),
}


def _known_keys(path: tuple[str, ...]) -> list[str]:
    """Return the keys that are allowed in the table at a path."""
    if not path:
        return list(Document.__dataclass_fields__)
    if path[0] == "departments":
        return list(Department.__dataclass_fields__)
    if path[:2] == ("mail", "password"):
        return list(_SECRET_KEYS)
    section = _SECTIONS.get(path[0])
    return list(section.__dataclass_fields__) if section else []


def _mistake(detail: ErrorDetails) -> Text:
    path = [str(step) for step in detail["loc"]]
    if path[:2] == ["mail", "password"]:
        return _SECRET
    key = _shown(path)
    match detail["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            return _unknown(path)
        case "missing" | "missing_argument":
            return Text(f"{key} を指定してください", f"{key} is required")
        case "literal_error" | "enum":
            expected = same(str(detail.get("ctx", {}).get("expected", "")).replace("'", '"'))
            expected = Text(expected.ja.replace(" or ", " か "), expected.en)
        case kind:
            expected = _EXPECTED.get(kind, Text("正しい値", "a valid value"))
    given = _toml(detail["input"])
    return Text(
        f"{key} には{expected.ja}を指定してください（現在：{given}）",
        f"{key} must be {expected.en}, but is {given}",
    )


_SECRET = Text(
    'mail.password には { keyring = "…" }、{ env = "…" }、{ file = "…" } のいずれか一つを'
    "指定してください（パスワード自体は、設定ファイルに書かないでください）",
    'mail.password must be one of { keyring = "…" }, { env = "…" } and { file = "…" };'
    " never put the password itself in this file",
)


def _unknown(path: list[str]) -> Text:
    name = path[-1]
    near = difflib.get_close_matches(name, _known_keys(tuple(path[:-1])), 1)
    if not near:
        # Written in the wrong table, most likely.
        everywhere = {key: f"{t}.{key}" for t in _SECTIONS for key in _known_keys((t,))}
        near = [everywhere[key] for key in difflib.get_close_matches(name, everywhere, 1)]
    hint = (
        Text(f"（{near[0]} ではありませんか）", f"; did you mean {near[0]}?") if near else same("")
    )
    key = _shown(path)
    return Text(f"設定項目 {key} はありません{hint.ja}", f"no such setting: {key}{hint.en}")


def _shown(path: list[str]) -> str:
    """Return a key as the file writes it: `departments."商工課".to`; list places count from 1."""
    shown = ""
    for step in path:
        if step.isdecimal():
            shown += f"[{int(step) + 1}]"
        else:
            bare = re.fullmatch(r"[A-Za-z0-9_-]+", step)
            shown += ("." if shown else "") + (step if bare else f'"{step}"')
    return shown


def _toml(value: object) -> str:
    if isinstance(value, str):
        return f'"{value[:60]}"'
    return str(value).lower() if isinstance(value, bool) else str(value)[:60]


def read_config(path: Path) -> Config:
    """Read a configuration file.

    Raises:
        ConfigFaulty: it has mistakes; the message lists them by key.
        Refusal: the file cannot be read; the error says why.

    """
    place = path.absolute()
    data = _bytes(place)
    try:
        given = read_toml(data)
    except TomlFault as fault:
        raise _faulty(path, [fault.what]) from None
    try:
        config = Config(place, _ADAPTER.validate_python(given))
    except ValidationError as error:
        raise _faulty(path, dict.fromkeys(map(_mistake, error.errors()))) from None
    if mistakes := list(contradictions(config)):
        raise _faulty(path, mistakes)
    return config


def _bytes(path: Path) -> bytes:
    try:
        return read_file(path)
    except Refusal as refusal:
        refusal.path = str(path)
        raise


def _faulty(path: Path, mistakes: Iterable[Text]) -> ConfigFaulty:
    ja, en = zip(*((mistake.ja, mistake.en) for mistake in mistakes), strict=True)
    joined = Text("\n".join(ja), "\n".join(en))
    return ConfigFaulty(path=str(path), mistakes=joined)
