"""Convert the items of sheets to a pandas frame."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcheck.family.model import Family
from sheetcheck.family.scale import Rated
from sheetcheck.words.sheet import Item, Sheet

if TYPE_CHECKING:
    import pandas as pd

Ratings = Mapping[str, Sequence[Rated]]
"""Rating column → the ratings of the items, in their order."""


def read_ratings(items: Sequence[Item], family: Family) -> Ratings:
    """Return the ratings of the items, for each column with a scale; equal texts are read once."""
    ratings: dict[str, Sequence[Rated]] = {}
    for key, scale in family.scales.items():
        texts = [item.texts.get(key, "") for item in items]
        known = {text: scale.read(text) for text in set(texts)}
        ratings[key] = [known[text] for text in texts]
    return ratings


def sheet_frame(path: str, sheet: Sheet, family: Family) -> "pd.DataFrame":
    """Return the items of one sheet, one row each, as `read_items` hands them out.

    First come `file` (that is `path`), `sheet`, `row` (Excel's number), `section` and
    `departments_named` (a tuple), then the columns of `items_frame`: texts as Excel shows them.
    """
    items = sheet.items
    frame = items_frame(items, [0] * len(items), read_ratings(items, family), family)
    first: dict[str, Sequence[Any]] = {
        "file": path,
        "sheet": sheet.name,
        "row": [item.row for item in items],
        "section": [item.section for item in items],
        "departments_named": [item.departments for item in items],
    }
    frame = frame.drop(columns=[key for key in first if key in frame])
    for place, (key, values) in enumerate(first.items()):
        frame.insert(place, key, values)
    return frame


def items_frame(
    items: Sequence[Item], owners: Sequence[int], ratings: Ratings, family: Family
) -> "pd.DataFrame":
    """Return a frame with one row per item; `owners` holds the number of each item's sheet.

    The columns are those of the family (texts; blank where a sheet lacks the column),
    `COLUMN.code` and `COLUMN.spelling` for each column with a scale, `@sheet` (from `owners`),
    `@section`, `@hidden` and `@unknown` (`Item.unknown`: column → kind, nearly always empty).
    The index counts the items from 0, so that a failed check leads back to its item.
    """
    import pandas as pd

    texts = [item.texts for item in items]
    columns: dict[str, list[object]] = {
        key: [text.get(key, "") for text in texts] for key in family.columns
    }
    for key, rated in ratings.items():
        columns[f"{key}.code"] = [rating.code for rating in rated]
        columns[f"{key}.spelling"] = [str(rating.spelling) for rating in rated]
    columns["@sheet"] = list(owners)
    columns["@section"] = [item.section for item in items]
    columns["@hidden"] = [item.hidden for item in items]
    columns["@unknown"] = [item.unknown for item in items]
    return pd.DataFrame(columns, dtype=object)
