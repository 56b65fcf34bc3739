"""What nobody foresaw becomes a refusal with a name, so that one file never stops the others."""

import logging
import traceback
from pathlib import PurePath

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.unreachable import TooLittleMemory, Unforeseen

_LOG = logging.getLogger("sheetcheck")
_LOG.addHandler(logging.NullHandler())  # whoever wants the details adds a handler of their own


def named(error: Exception, path: str) -> Refusal:
    """Return an error as the refusal of a file; one that has no name yet is logged in full.

    The refusal is kept, but not the frames that it came through: they hold the whole file.
    """
    if isinstance(error, Refusal):
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
    if isinstance(error, MemoryError):
        return TooLittleMemory()
    _LOG.error("%r", path, exc_info=error)
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = ", ".join(f"{PurePath(one.filename).name}:{one.lineno}" for one in last)
    return Unforeseen(kind=type(error).__name__, place=place or "–")
