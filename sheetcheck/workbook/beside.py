"""Small files that stand beside a workbook."""

import os
from collections.abc import Sequence

from sheetcheck.workbook.disk import read_file


def files_beside(path: str, names: Sequence[str]) -> dict[str, bytes]:
    """Return those of some files that stand in a workbook's folder, by name.

    Raises:
        Refusal: one is there and cannot be read.

    """
    folder = os.path.dirname(path)  # noqa: PTH120  (a path is kept as it was given)
    found = {}
    for name in names:
        place = os.path.join(folder, name)  # noqa: PTH118
        if os.path.isfile(place):  # noqa: PTH113
            found[name] = read_file(place)
    return found
