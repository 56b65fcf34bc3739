"""The process in which calamine reads, for `second_reader`; it may die without harm."""

import io
import sys
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

from sheetcheck.workbook.isolated.memory_limit import limit_memory
from sheetcheck.workbook.isolated.worker import Requests

MEMORY: Final = 1536 << 20
"""The limit of its memory, in bytes."""
_MOST: Final = 200_000
"""The most cells that are reported; a corrected copy never differs in more."""


def main() -> None:
    """Answer requests until the input ends."""
    limit_memory(MEMORY)
    # Imported before the first request arrives, and after the memory limit is set.
    import python_calamine  # noqa: PLC0415

    requests = Requests(sys.stdin.buffer, sys.stdout.buffer)
    while asked := requests.next():
        _, (before, after) = asked
        try:
            answer = _compared(python_calamine, before, after)
        except Exception as why:  # noqa: BLE001  (a foreign parser may raise anything)
            answer = {"error": type(why).__name__}
        requests.answer(answer)


def _compared(calamine: Any, before: bytes, after: bytes) -> dict[str, Any]:
    old, new = (
        calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) for data in (before, after)
    )
    changed: list[tuple[str, int, int, Any]] = []
    for name in old.sheet_names:
        if name in new.sheet_names:
            changed += _of_sheet(name, _rows(old, name), _rows(new, name))
    if len(changed) > _MOST:
        return {"error": "too many"}
    return {
        "changed": changed,
        "added": [name for name in new.sheet_names if name not in old.sheet_names],
        "gone": [name for name in old.sheet_names if name not in new.sheet_names],
    }


def _rows(book: Any, name: str) -> list[list[Any]]:
    kinds = {meta.name: str(meta.typ).lower() for meta in book.sheets_metadata}
    if "worksheet" not in kinds[name]:
        return []
    # Without leading empty rows every address would be wrong.
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return rows


def _of_sheet(
    name: str, old: list[list[Any]], new: list[list[Any]]
) -> Iterator[tuple[str, int, int, Any]]:
    for number, (one, other) in enumerate(zip_longest(old, new, fillvalue=()), 1):
        if one == other and [*map(type, one)] == [*map(type, other)]:
            continue
        for column, (a, b) in enumerate(zip_longest(one, other, fillvalue=""), 1):
            if a != b or type(a) is not type(b):
                plain = isinstance(b, str | int | float | bool)
                yield name, number, column, b if plain else str(b)


if __name__ == "__main__":
    main()
