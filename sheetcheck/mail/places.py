"""Links in letters to files under `out`."""

import os
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_OF_ADDRESSES: Final = "/:%?#[]@!$&'()*+,;=~"
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True)
class Location:
    """A path as people read it, and as a link that mail programs open."""

    shown: str
    href: str


@dataclass(frozen=True, slots=True)
class ShareLink:
    """The folder `out`, and the address by which readers of letters reach it."""

    out: str
    link: str
    """`https://…`, `\\\\server\\share\\checked`, `S:\\checked` or `/…`; empty: no links."""

    def place(self, path: str | None) -> Location | None:
        """Return where readers find a file under `out`; None if no link is configured."""
        below = self._below(path) if path and self.link else None
        if below is None:
            return None
        base = self.link.rstrip("/\\")
        quoted = "/".join(quote(part) for part in below)
        if _WEB.match(self.link):
            # Quoted even in the text, because mail programs end a link at the first blank.
            address = f"{quote(base, safe=_OF_ADDRESSES)}/{quoted}"
            return Location(address, address)
        slash = "\\" if "\\" in self.link else "/"
        return Location(slash.join((base, *below)), f"{_file_address(base)}/{quoted}")

    def _below(self, path: str) -> tuple[str, ...] | None:
        try:
            parts = PurePath(os.path.relpath(path, self.out)).parts
        except ValueError:  # on another drive of Windows
            return None
        return None if os.pardir in parts else parts


def _file_address(base: str) -> str:
    """Return a folder as a `file:` address: a UNC path becomes `file://server/share`."""
    plain = quote(base.replace("\\", "/"), safe="/:")
    if plain.startswith("//"):
        return f"file:{plain}"
    return f"file:///{plain}" if _DRIVE.match(base) else f"file://{plain}"
