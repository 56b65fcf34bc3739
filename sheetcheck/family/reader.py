"""Read a family file: YAML in, a frozen `Family` out; every mistake with its line and column.

Also the JSON Schema of such files, with which editors complete and check them.
"""

import codecs
import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from sheetcheck.family.column import spread
from sheetcheck.family.faults.contradictions import contradictions
from sheetcheck.family.model import KINDS, Family
from sheetcheck.family.own_checks import located, unusable
from sheetcheck.family.scale import STRICT
from sheetcheck.family.shipped import document_of
from sheetcheck.words.errors.misuses import FamilyFaulty, FamilyUnreadable
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.text import Text

_ADAPTER: TypeAdapter[Family] = TypeAdapter(Family)

_LARGEST = 1_000_000  # bytes; a family file has a page or two


def read_family(path: Path, rules: Collection[str] | None = None) -> Family:
    """Return the family that a file describes.

    `rules` are the names of all rules; without them, the names of rules are not checked.

    Raises:
        FamilyFaulty: the file has mistakes; the message says where and which.
        FamilyUnreadable: the file does not exist or cannot be read.

    """
    return family_in(_content(path), path, rules)


def family_in(data: bytes, path: Path, rules: Collection[str] | None = None) -> Family:
    """Return the family that the bytes of a file describe; `path` is that of the file.

    The file need not exist yet: `path` is for messages and for the Python file beside it.

    Raises:
        FamilyFaulty: the file has mistakes; the message says where and which.

    """
    document = document_of(data)
    if document is None:
        document = _parsed(path, data)
    try:
        family = _ADAPTER.validate_python(document)
    except ValidationError as error:
        from sheetcheck.family.faults.mistakes import misfits

        raise FamilyFaulty(path=str(path), mistakes=misfits(document, error)) from None
    family = located(family, path.parent)
    if wrong := [*contradictions(family, rules), *unusable(family)]:
        from sheetcheck.family.faults.mistakes import placed

        raise FamilyFaulty(path=str(path), mistakes=placed(document, wrong))
    if family.form == "card":
        family = replace(family, totals=None, numbering="none")
    columns = spread(family.columns)
    return family if len(columns) == len(family.columns) else replace(family, columns=columns)


_TOO_LARGE = Text("ファイルが大きすぎます（上限1MB）", "the file is larger than 1 MB")
_NOT_UTF8 = Text(
    "文字コードがUTF-8ではありません（UTF-8で保存し直してください）",
    "not UTF-8 (save it as UTF-8)",
)


def _content(path: Path) -> bytes:
    """Return a family file's bytes; a file that is too large to be one is refused."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FamilyUnreadable(path=str(path), mistakes=reason_of(error)) from None
    if len(data) > _LARGEST:
        raise FamilyFaulty(path=str(path), mistakes=_TOO_LARGE)
    return data


def _parsed(path: Path, data: bytes) -> object:
    from sheetcheck.family.yaml_text import YamlFault, read_yaml

    try:
        return read_yaml(_decoded(data))
    except UnicodeDecodeError:
        raise FamilyFaulty(path=str(path), mistakes=_NOT_UTF8) from None
    except YamlFault as fault:
        from sheetcheck.family.faults.mistakes import at

        mistake = at(fault.line, fault.column, fault.what) if fault.line else fault.what
        raise FamilyFaulty(path=str(path), mistakes=mistake) from None


def _decoded(data: bytes) -> str:
    """Return a file's text: UTF-8, or UTF-16 by its byte order mark (Notepad's "Unicode")."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def family_schema(rules: Iterable[str]) -> dict[str, Any]:
    """Return the JSON Schema; its descriptions are the docstrings of the model's fields.

    `rules` are the names of all rules.
    """
    # Reading a family needs no descriptions, and finding them is slow.
    described = ConfigDict(**STRICT, use_attribute_docstrings=True)  # type: ignore[typeddict-item]
    for kind in KINDS:
        with_config(described)(kind)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sheetcheck family",
        **_plain(TypeAdapter(Family).json_schema()),
    }
    schema["properties"]["severities"]["propertyNames"] = {"enum": list(rules)}
    return schema


def schema_text(rules: Iterable[str]) -> str:
    """Return the text of the shipped schema file; `rules` are the names of all rules."""
    return json.dumps(family_schema(rules), ensure_ascii=False, indent=2) + "\n"


def _plain(schema: Any) -> Any:
    """Return a schema without the titles that only repeat the names of entries."""
    if isinstance(schema, dict):
        named = isinstance(schema.get("title"), str)
        return {k: _plain(v) for k, v in schema.items() if not (named and k == "title")}
    return [_plain(entry) for entry in schema] if isinstance(schema, list) else schema
