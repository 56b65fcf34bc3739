"""The rules on items as one pandera schema: the check runs it, and so can anybody with pandas.

The frame has one row per item, as `table.frame.items_frame` makes it. A parser of the schema
adds a column of booleans for each rule and column in which some item breaks it; the schema
demands of every such column that it is False everywhere. So a rule may compare several columns,
and every failure names its rule. Where no item breaks a rule no column is added, because pandera
takes about a millisecond for each column that it looks at, whatever the number of items.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sheetcheck.family.model import Family
from sheetcheck.rules.definition.kinds import RowRule
from sheetcheck.rules.definition.registry import all_rules

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

Checks = Mapping[str, tuple[RowRule, str]]
"""Each rule with a column that it applies to, by what its failures are called."""


def item_checks(family: Family) -> Checks:
    """Return the rules on items that a family minds, named `plan-missing plan`."""
    return {
        f"{rule.name} {key}": (rule, key)
        for rule in all_rules().values()
        if isinstance(rule, RowRule) and family.severities.get(rule.name) != "off"
        for key in rule.columns(family)
    }


def item_schema(family: Family) -> "pa.DataFrameSchema":
    """Return the schema of a family's items; `schema.validate(frame, lazy=True)` runs the rules.

    In `failure_cases` of the error raised, `check` names the rule and the column, and `index`
    the item.
    """
    import pandera.pandas as pa

    checks = item_checks(family)

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


def _is_false(broken: "pd.Series[bool]") -> "pd.Series[bool]":
    return ~broken


def _broken(rule: RowRule, key: str, frame: "pd.DataFrame", family: Family) -> "pd.Series[bool]":
    """Return which items break a rule in a column; a value that is not known breaks no other."""
    broken = rule.check(frame, family, key).astype(bool)
    if rule.of_unknown or not broken.any():
        return broken
    return broken & frame["@unknown"].map(lambda unknown: key not in unknown).astype(bool)
