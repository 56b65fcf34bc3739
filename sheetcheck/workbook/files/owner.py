"""Find out who has a workbook open, from the owner files that Excel and LibreOffice make."""

import os
from pathlib import Path
from typing import Final

from sheetcheck.words.text import Text

NOBODY: Final = Text("", "")
_EXCEL: Final = "~$"
_AT: Final = 55  # offset of the name in UTF-16, behind the one in the local code page
_MOST: Final = 2048


def owner_of(path: Path) -> Text:
    """Return who has the file open, in the words of a refusal; `NOBODY` if not known."""
    if not path.name:
        return NOBODY
    name = _from_excel(path.with_name(_EXCEL + path.name))
    if name is None:
        name = _from_office(path.with_name(f".~lock.{path.name}#"))
    if name is None:
        return NOBODY
    shown = "".join(char for char in name if char.isprintable()).strip()[:64]
    if not shown:
        return Text("（使用者不明）", " (user unknown)")
    return Text(f"（使用者：{shown}）", f" (opened by {shown})")


def owner_file_of(path: str) -> str:
    """Return the path of the owner file that Excel makes while it has a workbook open."""
    folder, name = os.path.split(path)
    return os.path.join(folder, _EXCEL + name)


def is_owner_file(name: str) -> bool:
    """Return whether a file name is that of an owner file."""
    return name.startswith((_EXCEL, ".~lock."))


def _from_excel(path: Path) -> str | None:
    data = _head(path)
    if data is None:
        return None
    length = int.from_bytes(data[_AT : _AT + 2], "little")
    wide = data[_AT + 2 : _AT + 2 + 2 * length]
    if length and len(wide) == 2 * length:
        return wide.decode("utf-16-le", "replace")
    return data[1 : 1 + data[0]].decode("cp932", "replace") if data else ""


def _from_office(path: Path) -> str | None:
    data = _head(path)
    if data is None:
        return None
    fields = data.decode("utf-8", "replace").split(",")
    return next((field for field in fields[:3] if field.strip()), "")


def _head(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError:
        return None
