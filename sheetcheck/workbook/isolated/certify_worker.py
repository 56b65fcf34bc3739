"""The process in which the witness reads; it may die without harm. Asked by `certificate`."""

import gc
import sys
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.workbook.isolated.certify import certify
from sheetcheck.workbook.isolated.memory_limit import limit_memory
from sheetcheck.workbook.isolated.worker import Requests

MEMORY: Final = 1536 << 20
"""Bytes that it may take."""


def main() -> None:
    """Answer requests until nobody asks any more."""
    limit_memory(MEMORY)
    # openpyxl would import it only to see whether it is there.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    gc.disable()  # what is imported stays, and need not be walked through for cycles
    import openpyxl  # noqa: F401, PLC0415  (before the first request, while the other side works)

    gc.freeze()
    gc.enable()

    requests = Requests(sys.stdin.buffer, sys.stdout.buffer)
    while asked := requests.next():
        request, (before, after) = asked
        changed = {(sheet, Address(row, column)) for sheet, row, column in request["changed"]}
        certificate = certify(before, after, changed, request["added"])
        statement = certificate.statement
        requests.answer(
            {"certified": certificate.certified, "ja": statement.ja, "en": statement.en}
        )


if __name__ == "__main__":
    main()
