"""Cache the content of small parts, since the returns of one form share them to the byte."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Final, TypeVar

from sheetcheck.workbook.limits import Limits

_MOST: Final = 64  # parts of each kind
_SMALL: Final = 1 << 13  # bytes

_Said = TypeVar("_Said")
_Reading = Callable[[bytes, str, Limits], _Said]


def cached_by_bytes(read: _Reading[_Said]) -> _Reading[_Said]:
    """Cache a reader of small parts, by their bytes; callers must not change its results."""
    known = lru_cache(maxsize=_MOST)(read)

    @wraps(read)
    def either(raw: bytes, part: str, limits: Limits) -> _Said:
        return known(raw, part, limits) if len(raw) <= _SMALL else read(raw, part, limits)

    return either


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause Python's cycle collector while many cells are created.

    Cells have no reference cycles, but the collector would visit all of them again and again:
    reading a large sheet takes 1.5 times as long with it.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
