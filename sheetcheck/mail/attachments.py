"""The attachments of a letter: within a size, and with names for every mail program."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

_LINE: Final = 57, 78  # bytes of a file per line of base64, and bytes of that line
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_KINDS: Final = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
    ".html": "octet-stream",  # as text/html, some programs would show it as part of the letter
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is attached to a letter."""

    called: str
    """The file's own name."""
    name: str
    """A name in ASCII, for programs that cannot read its own."""
    data: bytes

    @property
    def kind(self) -> str:
        """Its media type without `application/`."""
        return _KINDS.get(PurePath(self.name).suffix.lower(), "octet-stream")


@dataclass(frozen=True, slots=True)
class Attachments:
    """The attachments of a letter, and the files that were too large."""

    files: tuple[Attachment, ...] = ()
    too_large: tuple[str, ...] = ()
    """The names of files that did not fit."""


NO_ATTACHMENTS: Final = Attachments()


def attachments_within(files: Iterable[tuple[str, bytes]], *, most: int) -> Attachments:
    """Return as many of the files as fit into `most` bytes of a letter together.

    Their size is counted in base64, as mail servers do: a third more than on the disk.
    """
    chosen: list[Attachment] = []
    left_out: list[str] = []
    room = most
    for called, data in files:
        size = -(-len(data) // _LINE[0]) * _LINE[1]
        if size > room:
            left_out.append(called)
            continue
        room -= size
        taken = {each.name.lower() for each in chosen}
        chosen.append(Attachment(called, _ascii_name(called, taken), data))
    return Attachments(tuple(chosen), tuple(left_out))


def _ascii_name(called: str, taken: set[str]) -> str:
    """Return the name if it is plain ASCII and free, or else `file-1.…` with its suffixes."""
    if _PLAIN_NAME.fullmatch(called) and called.lower() not in taken:
        return called
    endings = [s for s in PurePath(called).suffixes if re.fullmatch(r"\.[A-Za-z0-9]{1,10}", s)]
    ending = "".join(endings[-2:])
    number = 1
    while f"file-{number}{ending}".lower() in taken:
        number += 1
    return f"file-{number}{ending}"
