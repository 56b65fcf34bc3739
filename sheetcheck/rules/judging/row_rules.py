"""Run the rules on items as one pandera schema over all items of a family."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sheetcheck.family.model import Family
from sheetcheck.family.scale import Scale
from sheetcheck.notation.folding import is_blank
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import (
    Details,
    RowRule,
    Spot,
)
from sheetcheck.rules.judging.findings import FindingAndChange, finding_of
from sheetcheck.rules.judging.item_schema import item_checks, item_schema
from sheetcheck.rules.judging.subject import JudgeOptions
from sheetcheck.rules.rating import in_brief
from sheetcheck.table.frame import Ratings, items_frame
from sheetcheck.words.result import Change
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text, quoted
from sheetcheck.words.values import Rewritten

if TYPE_CHECKING:
    import pandera.pandas as pa

_QUOTED = 60  # characters of a cell's text in a message


def broken_rows(
    items: Sequence[Item], owners: Sequence[int], ratings: Ratings, family: Family
) -> Iterator[tuple[RowRule, str, int]]:
    """Yield rule, column and item position of each failure; `owners` are the items' sheets."""
    if not items:
        return
    from pandera.errors import SchemaErrors

    checks = item_checks(family)
    frame = items_frame(items, owners, ratings, family)
    try:
        _schema(family).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        # pandera's order of failures depends on their number.
        for index, name in sorted(zip(cases["index"].astype(int), cases["check"], strict=True)):
            yield *checks[name], index


@lru_cache(maxsize=64)
def _schema(family: Family) -> "pa.DataFrameSchema":
    return item_schema(family)


def row_finding(
    rule: RowRule, judged: Judged, key: str, item: Item, options: JudgeOptions
) -> FindingAndChange:
    """Return the finding of a row rule in one item, and the change that corrects it, if any."""
    sheet, family = judged.sheet, judged.family
    cell, value = sheet.cell(item, key), item.texts.get(key, "")
    details: dict[str, str | int | Text] = {
        "value": quoted(value, _QUOTED),
        "heading": sheet.headings[key].one_line,
        **_rating_details(judged, key, item),
    }
    if rule.details:
        details |= rule.details(family, key, value)
    change = None
    stands = judged.grid.cell(*cell)
    # The result of a formula must be corrected where the formula takes it from.
    if rule.corrected and options.notation and not (stands and stands.formula is not None):
        written = str(details["written"])
        change = Change(sheet.name, cell, value, written, rule.name, Rewritten(written))
    message, suggestion = (rule.if_filled if not is_blank(value) else None) or (None, None)
    spot = Spot(cell, details, value, item, change, message, suggestion)
    brief = in_brief(suggestion or rule.suggestion, _scale_of(family, key))
    return replace(finding_of(rule, family, sheet, spot), brief=brief), change


def _rating_details(judged: Judged, key: str, item: Item) -> Details:
    """Return the values about the item's rating: the column's own, or else the main one."""
    scales = judged.family.scales
    key = key if key in scales else next(iter(scales))
    scale, code = _scale_of(judged.family, key), judged.codes_by[key][item.row]
    written = [scale.as_written(code) for code in scale.ratings]
    return {
        "rating": code or "",
        "written": scale.as_written(code) if code else "",
        "choices": Text("、".join(written), ", ".join(written)),
    }


def _scale_of(family: Family, key: str) -> Scale:
    """Return the scale of a column; for a column without ratings, the family's first scale."""
    return family.scales[key if key in family.scales else next(iter(family.scales))]
