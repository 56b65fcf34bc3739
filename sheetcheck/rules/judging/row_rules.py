"""The rules on items as one pandera schema, for the check and for users of pandas.

The frame has one row per item, as `table.frame.items_frame` makes it. A parser of the schema adds
a boolean column for each rule and column that some item breaks, and the schema requires these
columns to be False. So a rule may compare several columns, and every failure names its rule.
Rules that no item breaks add no column, because pandera takes about a millisecond per column,
whatever the number of items.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sheetcheck.family.model import Family
from sheetcheck.rules.definition.kinds import RowRule
from sheetcheck.rules.judging.findings import rules_in
from sheetcheck.table.frame import Ratings, items_frame
from sheetcheck.words.sheet import Item

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa


def broken_rows(
    items: Sequence[Item], owners: Sequence[int], ratings: Ratings, family: Family
) -> Iterator[tuple[RowRule, str, int]]:
    """Yield rule, column and item position of each failure; `owners` are the items' sheets."""
    if not items:
        return
    from pandera.errors import SchemaErrors

    checks = _checks(family)
    frame = items_frame(items, owners, ratings, family)
    try:
        _schema(family).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        # pandera's order of failures depends on their number.
        for index, name in sorted(zip(cases["index"].astype(int), cases["check"], strict=True)):
            yield *checks[name], index


def item_schema(family: Family) -> "pa.DataFrameSchema":
    """Return the schema of a family's items; `schema.validate(frame, lazy=True)` runs the rules.

    In `failure_cases` of the raised error, `check` names the rule and the column, and `index`
    the row of the frame.
    """
    import pandera.pandas as pa

    checks = _checks(family)

    def judged(frame: "pd.DataFrame") -> "pd.DataFrame":
        broken = {name: _broken(*of, frame, family) for name, of in checks.items()}
        return frame.assign(**{name: items for name, items in broken.items() if items.any()})

    return pa.DataFrameSchema(
        {
            name: pa.Column(
                checks=pa.Check(_is_false, name=name, error=name, title=rule.title.en),
                required=False,
            )
            for name, (rule, _) in checks.items()
        },
        parsers=pa.Parser(judged),
        name=family.family,
    )


_schema = lru_cache(maxsize=64)(item_schema)


def _checks(family: Family) -> Mapping[str, tuple[RowRule, str]]:
    """Return name of the check (`plan-missing plan`) → its rule and column."""
    rules = rules_in(family, RowRule)
    return {f"{rule.name} {key}": (rule, key) for rule in rules for key in rule.columns(family)}


def _is_false(broken: "pd.Series[bool]") -> "pd.Series[bool]":
    return ~broken


def _broken(rule: RowRule, key: str, frame: "pd.DataFrame", family: Family) -> "pd.Series[bool]":
    """Return which items break a rule in a column; unknown values break only `of_unknown` rules."""
    broken = rule.check(frame, family, key).astype(bool)
    if rule.of_unknown or not broken.any():
        return broken
    return broken & frame["@unknown"].map(lambda unknown: key not in unknown).astype(bool)
