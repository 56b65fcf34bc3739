"""Review files: findings that a person has accepted, with the reason and a last day.

They are TOML or YAML; a file with a mistake accepts no finding.
"""

import datetime as dt
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, ClassVar

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import LinkedAway
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.disk import read_file

ENDINGS = (".reviewed.toml", ".reviewed.yaml", ".reviewed.yml")
"""The endings after the workbook's stem: `returned.reviewed.toml`."""
_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Review:
    """One accepted finding; its item is given by section and number, or by name."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    rule: str
    by: str
    """Who accepted it."""
    why: str
    until: dt.date
    """The last day on which the finding is left out."""
    section: str = ""
    """The item's section; empty if the sheet has no sections."""
    number: int | str | None = None
    item: str | None = None
    """The item's name, if it has no number."""
    sheet: str | None = None
    """The sheet's name, if several sheets have such an item."""


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """The content of a review file."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    reviewed: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class Reviews:
    """The content of all review files of one workbook."""

    entries: tuple[tuple[str, Review], ...] = ()
    """Each entry with the name of its file."""
    mistakes: tuple[tuple[str, Text], ...] = ()
    """File name and mistake; a file with a mistake is ignored as a whole."""
    ignored: tuple[str, ...] = ()
    """Names of review files in places where they are not accepted."""


def review_names(workbook: str) -> tuple[str, ...]:
    """Return the names that the review files of a workbook may have."""
    return tuple(f"{PurePath(workbook).stem}{ending}" for ending in ENDINGS)


def review_files(workbook: str) -> dict[str, bytes | Refusal]:
    """Return the review files in the folder of a workbook, by name.

    For a link to another folder, the refusal takes the place of the bytes.

    Raises:
        Refusal: a file exists but cannot be read.

    """
    folder = os.path.dirname(workbook) or os.curdir
    found: dict[str, bytes | Refusal] = {}
    for name in review_names(workbook):
        place = os.path.join(folder, name)
        if os.path.isfile(place):
            try:
                found[name] = read_file(place, (folder,))
            except LinkedAway as why:
                found[name] = why
    return found


@dataclass(frozen=True, slots=True)
class ReviewFolder:
    """Reads review files only from one folder, to which departments have no write access.

    The review file of `returned/商工課/a.xlsx` is `商工課/a.reviewed.toml` in this folder. A file
    `a.reviewed.toml` directly in it applies to every return of that name.
    """

    folder: str | None
    """None if no review files are accepted."""
    roots: tuple[str, ...]
    """The folders that returns lie in."""

    def __call__(self, workbook: str) -> dict[str, bytes | Refusal]:
        """Return the review files of a workbook, by name.

        Raises:
            Refusal: a file exists but cannot be read.

        """
        if self.folder is None:
            return {}
        flat, place = PurePath(self.folder), PurePath(workbook)
        inside = [root for root in self.roots if place.parent.is_relative_to(root)]
        below = place.parent.relative_to(max(inside, key=len)) if inside else PurePath()
        found: dict[str, bytes | Refusal] = {}
        for folder in dict.fromkeys((flat, flat / below)):
            found |= review_files(str(folder / place.name))
        return found


def names_beside(workbook: str) -> tuple[str, ...]:
    """Return the names of the review files beside a workbook without opening them."""
    folder = os.path.dirname(workbook)
    return tuple(n for n in review_names(workbook) if os.path.lexists(os.path.join(folder, n)))


def read_reviews(files: Mapping[str, bytes | Refusal], rules: Collection[str]) -> Reviews:
    """Return the entries and mistakes of review files by name; `rules` are all rule names."""
    entries: list[tuple[str, Review]] = []
    mistakes: list[tuple[str, Text]] = []
    for name, data in files.items():
        if isinstance(data, Refusal):
            mistakes.append((name, data.what))
            continue
        try:
            found = _read(name, data, rules)
        except _Faulty as fault:
            mistakes.append((name, fault.what))
        else:
            entries += [(name, review) for review in found]
    return Reviews(tuple(entries), tuple(mistakes))


class _Faulty(Exception):
    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


def _read(name: str, data: bytes, rules: Collection[str]) -> tuple[Review, ...]:
    from pydantic import TypeAdapter, ValidationError

    try:
        document = TypeAdapter(ReviewDocument).validate_python(_parsed(name, data))
    except ValidationError as error:
        texts = dict.fromkeys(_mistake(detail) for detail in error.errors())
        what = Text("、".join(text.ja for text in texts), "; ".join(text.en for text in texts))
        raise _Faulty(what) from None
    for number, review in enumerate(document.reviewed, 1):
        if review.rule not in rules:
            raise _Faulty(_NO_RULE.filled(place=f"reviewed[{number}]", rule=review.rule))
        if review.number is None and review.item is None:
            raise _Faulty(_NO_KEY.filled(place=f"reviewed[{number}]"))
        if not review.by.strip() or not review.why.strip():
            raise _Faulty(_NOBODY.filled(place=f"reviewed[{number}]"))
    return document.reviewed


_NO_KEY = Text(
    "{place}: number 又は item で事業を指定してください",
    "{place}: give number or item",
)
_NO_RULE = Text(
    "{place}.rule「{rule}」という点検項目はありません", "{place}.rule: there is no rule “{rule}”"
)
_NOBODY = Text("{place}: by と why を指定してください", "{place}: give by and why")


def _parsed(name: str, data: bytes) -> object:
    from sheetcheck.family.toml_text import TomlFault, decoded, read_toml

    try:
        return read_toml(data) if name.endswith(".toml") else _yaml(decoded(data))
    except TomlFault as fault:
        raise _Faulty(fault.what) from None


def _yaml(text: str) -> object:
    from sheetcheck.family.yaml_text import YamlFault, read_yaml

    try:
        return read_yaml(text)
    except YamlFault as fault:
        line, column = fault.line, fault.column
        at = (f"{line}行{column}列: ", f"line {line}, column {column}: ") if line else ("", "")
        what = Text(f"{at[0]}YAMLとして正しくありません", f"{at[1]}not valid YAML")
        raise _Faulty(what) from None


def _mistake(detail: Any) -> Text:
    place = "".join(f"[{s + 1}]" if isinstance(s, int) else f".{s}" for s in detail["loc"])
    place = re.sub(r"\.(int|str)$", "", place).lstrip(".") or "reviewed"
    match detail["type"]:
        case "missing" | "missing_argument":
            return Text(f"{place} を指定してください", f"{place} is required")
        case "unexpected_keyword_argument" | "extra_forbidden":
            return Text(f"項目 {place} はありません", f"no such entry: {place}")
        case _ if not detail["loc"] or not isinstance(detail.get("input"), int | float):
            # The value is not quoted: the file may be confidential.
            return Text(f"{place}が正しくありません", f"{place} is not as it should be")
        case _:
            from sheetcheck.family.faults.mistakes import kind_wanted

            shown, expected = str(detail.get("input"))[:40], kind_wanted(detail)
            return Text(
                f"{place} には{expected.ja}を指定してください（現在：「{shown}」）",
                f"{place} must be {expected.en}, but is “{shown}”",
            )
