"""The world of a dry run: whatever is written under `out` goes into a temporary folder.

Copies and reports are really made, so the letters of a dry run have the same attachments as those
that would be sent; afterwards nothing of it is left.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sheetcheck.world import World


@contextmanager
def rehearsing(world: World, out: str) -> Iterator[World]:
    """Give a world that redirects reads and writes under `out` to a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="sheetcheck-", ignore_cleanup_errors=True) as folder:
        stage = _Stage(world, Path(os.path.normpath(out)), Path(folder))
        yield replace(world, write=stage.write, read=stage.read)


@dataclass(frozen=True, slots=True)
class _Stage:
    """A temporary folder in place of `out`."""

    world: World
    out: Path
    folder: Path

    def write(self, path: Path, data: bytes, within: Sequence[str] = (), /) -> None:
        """Write a file; under `out`, into the temporary folder."""
        place = self._place(path)
        if place is None:
            self.world.write(path, data, within)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def read(self, path: str, within: Sequence[str] = (), /) -> bytes:
        """Return a file's content; what was written under `out` is read from its place."""
        place = self._place(Path(path))
        return place.read_bytes() if place and place.is_file() else self.world.read(path, within)

    def _place(self, path: Path) -> Path | None:
        normal = Path(os.path.normpath(path))
        inside = normal.is_relative_to(self.out)
        return self.folder / normal.relative_to(self.out) if inside else None
