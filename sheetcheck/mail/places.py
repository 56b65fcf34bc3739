"""Where the readers of a letter find a file that was written under `out`."""

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
    """A file as it is shown, and its address as mail programs open it."""

    shown: str
    href: str


@dataclass(frozen=True, slots=True)
class ShareLink:
    """The folder `out`, and how readers reach it; only the configuration knows."""

    out: str
    link: str
    """`https://…`, `\\\\server\\share\\checked`, `S:\\checked` or `/…`; empty: no links."""

    def place(self, path: str | None) -> Location | None:
        """Return where a file under `out` is reached; None where nothing was configured."""
        below = self._below(path) if path and self.link else None
        if below is None:
            return None
        base = self.link.rstrip("/\\")
        quoted = "/".join(quote(part) for part in below)
        if _WEB.match(self.link):
            # Mail programs end an address at the first blank.
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
