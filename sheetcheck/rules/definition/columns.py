"""What several rules ask of columns: which have them, which texts are so, what an answer says."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from sheetcheck.family.column import Column
from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import bare
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Columns, Spot
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text

if TYPE_CHECKING:
    import pandas as pd

RESULT: Final = "result"
PLAN: Final = "plan"
WORD_FOR_WORD: Final = 8
"""Characters from which on two equal texts count as copied; shorter ones agree by chance."""


def only(column: str) -> Columns:
    """Return the `columns` of a row rule about one column, in families that have it."""

    def columns(family: Family) -> Iterable[str]:
        return [column] if column in family.columns else []

    return columns


def declaring(declares: Callable[[Column], object]) -> Columns:
    """Return the `columns` of a row rule about all columns for which `declares` is true."""

    def columns(family: Family) -> Iterable[str]:
        return [key for key, column in family.columns.items() if declares(column)]

    return columns


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


# Endings that do not change what a plan says: "carry out", "aim at", "is planned".
_ENDING: Final = re.compile(
    r"(?:を?(?:行う|行います|行っていく|おこなう)|を?(?:する|します|していく|していきます)|を?図る"
    r"|(?:する)?予定(?:である|です)?|である|です)$"
)


def says_nothing_applied(text: str, family: Family) -> bool:
    """True if an answer says, perhaps among other things, that there was nothing to do."""
    plain = bare(text)
    return any(bare(word) in plain for word in family.questions.nothing_applied if bare(word))


def only_nothing_applied(text: str, family: Family) -> bool:
    """True if an answer says only that there was nothing to do."""
    return bare(text) in {bare(word) for word in family.questions.nothing_applied}


def only_as_before(text: str, family: Family) -> bool:
    """True if a plan says only that all goes on: `令和6年度と同様に実施する。`."""
    plain = _ENDING.sub("", bare(split_year(text)[1]).removeprefix("と"))
    return plain in {_ENDING.sub("", bare(word)) for word in family.questions.as_before}


def one_a_cell(judged: Judged, key: str, items: Iterable[Item]) -> Iterable[Item]:
    """Return the items without those whose answer in a column is in the cell of an earlier one."""
    first: dict[Address, Item] = {}
    for item in items:
        first.setdefault(judged.sheet.cell(item, key), item)
    return first.values()


def answers_in(judged: Judged, *keys: str) -> Iterator[tuple[Item, str, str]]:
    """Yield item, column and text of each answer in some columns; a merged cell only once."""
    is_answer, items = judged.family.is_answer, judged.sheet.items
    for key in (key for key in keys if key in judged.sheet.headings):
        answered = (item for item in items if is_answer(item.texts.get(key, "")))
        for item in one_a_cell(judged, key, answered):
            yield item, key, item.texts.get(key, "")


def at_answer(judged: Judged, item: Item, key: str, **details: str | int | Text) -> Spot:
    """Return the spot at an item's answer in a column; `{heading}` is that of the column."""
    cell, text = judged.sheet.cell(item, key), item.texts.get(key, "")
    return Spot(cell, {"heading": judged.heading(key), **details}, text, item)
