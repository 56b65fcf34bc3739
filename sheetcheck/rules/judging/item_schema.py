"""The rules on items as one pandera schema: the check runs it, and so can anybody with pandas.

The frame has one row per item, as `table.frame.items_frame` makes it. A parser of the schema
adds a column of booleans for each rule and column that it applies to, True where an item breaks
the rule; the schema then demands that it is False everywhere. So a rule may compare several
columns, and every failure names its rule.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sheetcheck.family.model import Family
from sheetcheck.rules.kinds import RowRule
from sheetcheck.rules.registry import all_rules

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
    import pandera.pandas as pa  # noqa: PLC0415  (half a second)

    checks = item_checks(family)

    def judged(frame: "pd.DataFrame") -> "pd.DataFrame":
        return frame.assign(**{name: _broken(*of, frame, family) for name, of in checks.items()})

    return pa.DataFrameSchema(
        {
            name: pa.Column(bool, pa.Check(_is_false, name=name, error=name, title=rule.title.en))
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
    if rule.of_unknown:
        return broken
    return broken & frame["@unknown"].map(lambda unknown: key not in unknown).astype(bool)
