"""TOML as people write it into a small file: read, or its first mistake told in our words."""

import re
import tomllib
from typing import Any, Final

from sheetcheck.family.parser_words import TOML, in_our_words
from sheetcheck.words.text import Text, same

_LARGEST: Final = 1_000_000  # bytes
_TOO_LARGE: Final = Text("ファイルが大きすぎます（上限1MB）", "larger than 1 MB")
_NOT_UTF8: Final = Text(
    "文字コードがUTF-8ではありません（UTF-8で保存し直してください）", "not UTF-8 (save it as UTF-8)"
)
_FAULT: Final = Text("{place}TOMLとして読めません：{why}", "{place}not valid TOML: {why}")
_PLACE: Final = Text("{line}行{column}列: ", "line {line}, column {column}: ")
_LAST: Final = Text("{line}行（末尾）: ", "line {line} (the last): ")

_WIDE: Final = re.compile("^[^#\"']*[＝“”［］]")
_IS_WIDE: Final = Text(
    "全角の「＝」「“ ”」「［ ］」は使えません",
    "full-width signs (＝ “ ” ［ ］) mean nothing in TOML",
)


class TomlFault(Exception):
    """A file is no TOML, or no text: says where and why, and quotes nothing of what it says."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


def read_toml(data: bytes) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises:
        TomlFault: it is not TOML, not UTF-8, or larger than anybody writes.

    """
    text = decoded(data)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits
        raise TomlFault(_told(str(error), text)) from None


def decoded(data: bytes) -> str:
    """Return the text of a small file.

    Raises:
        TomlFault: it is not UTF-8, or larger than anybody writes.

    """
    if len(data) > _LARGEST:
        raise TomlFault(_TOO_LARGE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TomlFault(_NOT_UTF8) from None


def _told(theirs: str, text: str) -> Text:
    lines = text.splitlines() or [""]
    found = re.search(r"\(at line (\d+), column (\d+)\)$", theirs)
    if found:
        place = _PLACE.filled(line=found[1], column=found[2])
        line = lines[min(int(found[1]), len(lines)) - 1]
    elif theirs.endswith("(at end of document)"):
        place, line = _LAST.filled(line=len(lines)), lines[-1]
    else:
        place, line = same(""), ""
    why = _IS_WIDE if _WIDE.search(line) else in_our_words(theirs, TOML)
    return _FAULT.filled(place=place, why=why)
