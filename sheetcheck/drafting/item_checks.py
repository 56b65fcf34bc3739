"""The item rules in pandera's own words: the part of an exported schema that every family shares.

`export` copies this file into what it prints, behind the modules that are imported here,
and sets the constants anew: there it stands alone. Every function makes one check, which
is called by its rule and its column.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping

import pandas as pd
import pandera.pandas as pa

from sheetcheck.family.scale import Rating, Scale, Spelling
from sheetcheck.notation.day import read_day
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.folding import fold, is_blank, placeholder
from sheetcheck.notation.quantity import read_quantity

NO_ANSWER: tuple[str, ...] = ()
UNITS: tuple[str, ...] = ()
DEPARTMENTS: tuple[str, ...] = ()
SCALES: dict[str, Scale] = {}
LONGEST_CODE = 200


def is_answer(text: str) -> bool:
    """Say whether a text answers anything: not blank, not only a placeholder."""
    return not is_blank(text) and placeholder(text) not in set(map(placeholder, NO_ANSWER))


def as_texts(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return a frame with every cell as the text that people see."""
    return frame.astype(object).map(_shown)


def _shown(value: object) -> str:
    if value is None or value != value or value is pd.NaT:  # noqa: PLR0124  (not a number)
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


def verdicts(errors: "pa.errors.SchemaErrors") -> "pd.DataFrame":
    """Return what `validate(…, lazy=True)` found: the item's label, the column and the rule."""
    cases = errors.failure_cases[["index", "check"]].drop_duplicates()
    names = cases["check"].str.partition(" ")
    return pd.DataFrame({"item": cases["index"], "column": names[2], "rule": names[0]})


def _each(rule: str, column: str, holds: Callable[[str], bool]) -> "pa.Check":
    """Return a check of the texts of one column."""

    def check(texts: "pd.Series[str]") -> "pd.Series[bool]":
        return pd.Series([holds(text) for text in texts], texts.index, dtype=bool)

    return pa.Check(check, name=f"{rule} {column}")


def _answers(rule: str, column: str, holds: Callable[[str], bool]) -> "pa.Check":
    """Return a check of the answers in one column; blanks are for other checks to mind."""
    return _each(rule, column, lambda text: not is_answer(text) or holds(text))


def _items(rule: str, column: str, holds: Callable[[Mapping[str, str]], bool]) -> "pa.Check":
    """Return a check of whole items; none where the frame has no such column."""

    def check(frame: "pd.DataFrame") -> "pd.Series[bool]":
        rows = frame.to_dict("records")
        kept = [column not in row or holds({str(k): v for k, v in row.items()}) for row in rows]
        return pd.Series(kept, frame.index, dtype=bool)

    return pa.Check(check, name=f"{rule} {column}")


def _spelled(rule: str, column: str, unwanted: Spelling) -> "pa.Check":
    return _each(rule, column, lambda text: SCALES[column].read(text).spelling != unwanted)


def rating_missing(column: str) -> "pa.Check":
    """Return the check that there is a rating."""
    return _spelled("rating-missing", column, Spelling.BLANK)


def rating_unknown(column: str) -> "pa.Check":
    """Return the check that it is one of the scale."""
    return _spelled("rating-unknown", column, Spelling.UNKNOWN)


def rating_label_mismatch(column: str) -> "pa.Check":
    """Return the check that its code and its label belong together."""
    return _spelled("rating-label-mismatch", column, Spelling.CONTRADICTORY)


def rating_notation(column: str) -> "pa.Check":
    """Return the check that it is written as the scale writes it."""
    return _spelled("rating-notation", column, Spelling.NOTATION)


def _ratings(item: Mapping[str, str]) -> Iterator[Rating]:
    for column, scale in SCALES.items():
        code = scale.read(item.get(column, "")).code
        if code is not None:
            yield scale.ratings[code]


def _asking(item: Mapping[str, str], column: str) -> list[Rating]:
    return [rating for rating in _ratings(item) if rating.explain and rating.explained_in == column]


def explanation_missing(column: str) -> "pa.Check":
    """Return the check that what must be explained is explained."""

    def holds(item: Mapping[str, str]) -> bool:
        return is_answer(item[column]) or not _asking(item, column)

    return _items("explanation-missing", column, holds)


def explanation_short(column: str) -> "pa.Check":
    """Return the check that an explanation is as long as its rating asks for."""

    def holds(item: Mapping[str, str]) -> bool:
        least = max((rating.explain_length for rating in _asking(item, column)), default=0)
        return not is_answer(item[column]) or len(fold(item[column])) >= least

    return _items("explanation-short", column, holds)


def plan_missing(column: str) -> "pa.Check":
    """Return the check that there is a plan, unless a rating needs none."""

    def holds(item: Mapping[str, str]) -> bool:
        return is_answer(item[column]) or not all(rating.plan for rating in _ratings(item))

    return _items("plan-missing", column, holds)


def answer_missing(column: str) -> "pa.Check":
    """Return the check that something stands there."""
    return _each("answer-missing", column, is_answer)


def number_invalid(column: str, units: tuple[str, ...], *, whole: bool) -> "pa.Check":
    """Return the check that it is a number."""

    def holds(text: str) -> bool:
        number = read_quantity(text, units)
        return number is not None and not (whole and number != int(number))

    return _answers("number-invalid", column, holds)


def number_range(
    column: str, units: tuple[str, ...], least: float | None, most: float | None
) -> "pa.Check":
    """Return the check that it is a number between two others."""

    def holds(text: str) -> bool:
        number = read_quantity(text, units)
        low, high = (least is None or number is None or number >= least), most is None
        return low and (high or number is None or most is None or number <= most)

    return _answers("number-range", column, holds)


def date_invalid(column: str) -> "pa.Check":
    """Return the check that it is a day."""
    return _answers("date-invalid", column, lambda text: read_day(text) is not None)


def date_range(column: str, earliest: "dt.date | None", latest: "dt.date | None") -> "pa.Check":
    """Return the check that it is a day between two others."""
    first, last = earliest or dt.date.min, latest or dt.date.max

    def holds(text: str) -> bool:
        day = read_day(text)
        return day is None or first <= day <= last

    return _answers("date-range", column, holds)


def pattern_mismatch(column: str, matches: str) -> "pa.Check":
    """Return the check that it has one form."""
    form = re.compile(matches)

    def holds(text: str) -> bool:
        code = text.strip()
        return len(code) <= LONGEST_CODE and form.fullmatch(code) is not None

    return _answers("pattern-mismatch", column, holds)


def comparison_failed(column: str, wanted: tuple[tuple[str, str], ...]) -> "pa.Check":
    """Return the check that it stands to other columns as it must."""

    def holds(item: Mapping[str, str]) -> bool:
        return all(
            _stands(item[column], must_be, item.get(than, ""), than) for must_be, than in wanted
        )

    return _items("comparison-failed", column, holds)


def _stands(text: str, must_be: str, other: str, _than: str) -> bool:
    if not (is_answer(text) and is_answer(other)):
        return True
    if must_be in {"same", "different"}:
        return (fold(text) == fold(other)) is (must_be == "same")
    sizes = _sizes(text, other)
    if sizes is None:
        return True
    mine, theirs = sizes
    return {
        "at_least": mine >= theirs,
        "at_most": mine <= theirs,
        "above": mine > theirs,
        "below": mine < theirs,
    }[must_be]


def _sizes(text: str, other: str) -> tuple[float, float] | None:
    day, other_day = read_day(text), read_day(other)
    if day is not None and other_day is not None:
        return day.toordinal(), other_day.toordinal()
    number, other_number = read_quantity(text, UNITS), read_quantity(other, UNITS)
    return None if number is None or other_number is None else (number, other_number)


def value_duplicate(column: str, within: tuple[str, ...]) -> "pa.Check":
    """Return the check that no answer stands twice in the frame, or in what it is divided by."""

    def check(frame: "pd.DataFrame") -> "pd.Series[bool]":
        if column not in frame:
            return pd.Series(data=True, index=frame.index)
        keys = frame[[key for key in within if key in frame]].assign(text=frame[column].map(fold))
        return ~(frame[column].map(is_answer).astype(bool) & keys.duplicated(keep="first"))

    return pa.Check(check, name=f"value-duplicate {column}")


def department_unknown(column: str) -> "pa.Check":
    """Return the check that only departments are named that there are."""
    known = {fold(name) for name in DEPARTMENTS}
    return _each(
        "department-unknown",
        column,
        lambda text: all(fold(name) in known for name in departments_in(text)),
    )
