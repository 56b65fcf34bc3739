"""The items of all sheets of a run as one pandas frame."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcheck.family.model import Family
from sheetcheck.family.scale import Rated
from sheetcheck.words.sheet import Item, Sheet

if TYPE_CHECKING:
    import pandas as pd

Ratings = Mapping[str, Sequence[Rated]]
"""By column that has a scale: each item's text read as a rating."""


def read_ratings(items: Sequence[Item], family: Family) -> Ratings:
    """Return what each item is rated, by column that has a scale; equal texts are read once."""
    ratings: dict[str, Sequence[Rated]] = {}
    for key, scale in family.scales.items():
        texts = [item.texts.get(key, "") for item in items]
        known = {text: scale.read(text) for text in set(texts)}
        ratings[key] = [known[text] for text in texts]
    return ratings


def sheet_frame(path: str, sheet: Sheet, family: Family) -> "pd.DataFrame":
    """Return the items of one sheet as people ask for them, and as the item schema judges them.

    First `file`, `sheet`, `row` (Excel's), `section` and `departments_named` (a tuple),
    then the columns of `items_frame`, which are the texts that people see.
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
    """Return one row per item; `owners` are the numbers of the sheets that they stand in.

    Its columns are those of the family, for each with a scale `COLUMN.code` and
    `COLUMN.spelling`, `@sheet`, `@section`, `@hidden` and `@unknown`
    (`Item.unknown`: column → kind, nearly always empty). The index counts the items from
    0 in the order given, so that a failure leads back to its item. A column that a
    sheet lacks is blank there.
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
