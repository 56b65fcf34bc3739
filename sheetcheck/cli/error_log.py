"""Where the details of what nobody foresaw go: a file that is made when the first comes."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager


class ErrorLog(logging.Handler):
    """Keeps errors with their tracebacks in a file of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.path = ""
        """Empty as long as there is nothing to tell."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write an error down; where that fails the run goes on all the same."""
        import tempfile  # noqa: PLC0415  (as a rule there is nothing to tell)

        try:
            if not self.path:
                # A name that nobody can guess: others may write to this folder, too.
                descriptor, self.path = tempfile.mkstemp(".log", "sheetcheck-", text=True)
                os.close(descriptor)
            with open(self.path, "a", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123  (no path is needed for it)
                file.write(f"{self.format(record)}\n")
        except OSError:
            return


@contextmanager
def kept_errors() -> Iterator[ErrorLog]:
    """Keep what is logged while a command runs."""
    log = ErrorLog()
    logger = logging.getLogger("sheetcheck")
    logger.addHandler(log)
    try:
        yield log
    finally:
        logger.removeHandler(log)
