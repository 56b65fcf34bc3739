"""What small parts say, kept for the next file: returns of one form share them to the byte."""

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


def recalled(read: _Reading[_Said]) -> _Reading[_Said]:
    """Return a reader of a part's bytes that recalls what it read; nobody may change that."""
    known = lru_cache(maxsize=_MOST)(read)

    @wraps(read)
    def either(raw: bytes, part: str, limits: Limits) -> _Said:
        return known(raw, part, limits) if len(raw) <= _SMALL else read(raw, part, limits)

    return either


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the collector from walking through a million cells and rows again and again.

    They form no cycles; with it, reading a large sheet takes half as long again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
