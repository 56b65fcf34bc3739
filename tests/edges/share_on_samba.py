"""Returns on a real server, which the program sees through a mount."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheetcheck.nightly.summary import Night
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.world import World
from tests.edges.samba import Samba
from tests.nightly.share import CLEAN, CONFIG, Share

WHOLE = CLEAN.read_bytes()


@dataclass
class OnSamba(Share):
    """A share whose returns lie on a server; the program sees them through a mount."""

    server: Path = Path()
    seen: Path = Path()

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.server.mkdir(parents=True, exist_ok=True)
        self.server.chmod(0o777)
        self.config_file.write_text(self.text, "utf-8")

    @property
    def text(self) -> str:
        return CONFIG.replace('folders = ["returned"]', f"folders = ['{self.seen}']")

    @property
    def returned(self) -> Path:
        return self.server

    def config(self, more: str = "") -> Any:
        from sheetcheck.nightly.config.reader import read_config  # noqa: PLC0415

        self.config_file.write_text(self.text + more, "utf-8")
        return read_config(self.config_file)


def told(night: Night) -> dict[str, str]:
    return {Path(missed.path).name: missed.why.ja for missed in night.missed}


@contextmanager
def held(samba: Samba, path: Path, sharing: str) -> Iterator[None]:
    path.chmod(0o666)
    name = str(path.relative_to(samba.folder)).replace("/", "\\")
    with samba.held(name, sharing=sharing):
        yield


def reading(share: Share, before: Callable[[str], None]) -> World:
    """Return a world in which something happens just before a return is read."""

    def read(path: str, within: Sequence[str] = (), /) -> bytes:
        if path.endswith(".xlsx") and "checked" not in path:
            before(path)
        return read_file(path, within)

    return World(now=share.clock, read=read)


def listed(place: Path) -> bool:
    try:
        return bool(list(place.iterdir()))
    except OSError:
        return False
