"""The items of all sheets of a run as one pandas frame."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sheetcheck.family.model import Family
from sheetcheck.family.scale import Rated
from sheetcheck.words.sheet import Item

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
    import pandas as pd  # noqa: PLC0415  (half a second; only where items are judged)

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
