"""Boolean Series for row rules, computed from the texts of a whole column at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def where(items: "pd.DataFrame", key: str, says: Callable[[str], bool]) -> "pd.Series[bool]":
    """Return a boolean Series of `says(text)`, evaluated once per distinct text of a column."""
    import pandas as pd

    texts = items[key].tolist()
    verdicts = {text: says(text) for text in set(texts)}
    return pd.Series([verdicts[text] for text in texts], items.index, dtype=bool)


def nowhere(items: "pd.DataFrame") -> "pd.Series[bool]":
    """Return an all-False Series aligned with `items`."""
    import pandas as pd

    return pd.Series(data=False, index=items.index, dtype=bool)
