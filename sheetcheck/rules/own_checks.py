"""Run a family's own checks (pandera checks in a Python file) as the rule `own-check`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sheetcheck.family.own_checks import Loaded
from sheetcheck.notation.era import read_day
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, Rule, Spot
from sheetcheck.rules.definition.registry import register
from sheetcheck.rules.values import number_in
from sheetcheck.table.frame import items_frame, read_ratings
from sheetcheck.words.result import Severity
from sheetcheck.words.sheet import Sheet
from sheetcheck.words.text import Text, same

if TYPE_CHECKING:
    import pandas as pd

OWN_CHECK = register(
    Rule(
        "own-check",
        title=Text("様式独自の点検", "Form-specific check"),
        reason=Text(
            "様式ごとに定めた点検のため（--own-checks を付けたときだけ実行します）。",
            "The form defines it in a Python file (runs only with --own-checks).",
        ),
        message=Text("{said}", "{said}"),
        suggestion=Text("{advice}", "{advice}"),
        example=Example(
            bad={"target": "100人", "actual": "80人"}, good={"target": "100人", "actual": "120人"}
        ),
    )
)

_NOT_RUN = Text(
    "様式独自の点検「{name}」を実行できませんでした（{why}）。",
    "The form-specific check “{name}” did not run ({why}).",
)
_MEND_IT = Text(
    "様式ファイルと同じフォルダーのPythonファイルを修正してください。",
    "Fix the Python file beside the form file.",
)


def own_spots(judged: Judged, checks: Sequence[Loaded]) -> Iterator[Spot]:
    """Yield the spots that a family's own checks find, and one for each check that fails to run."""
    if not checks or not judged.sheet.items:
        return
    frame = frame_for_own_checks(judged)
    for one in checks:
        if one.declared.column in judged.sheet.headings:
            try:
                broken = _broken(one, frame)
            except Exception as error:  # noqa: BLE001  (whatever the user's own code raises)
                why = same(f"{type(error).__name__}: {error}")
                message = _NOT_RUN.filled(name=one.name, why=why)
                yield Spot(None, {"said": message, "advice": _MEND_IT}, severity=Severity.ERROR)
            else:
                yield from _spots(one, broken, judged.sheet)


def _spots(one: Loaded, broken: Sequence[bool] | None, sheet: Sheet) -> Iterator[Spot]:
    declared = one.declared
    details = {"said": declared.message, "advice": declared.suggestion}
    severity = Severity(declared.severity)
    if broken is None:
        yield Spot(None, details, severity=severity)
        return
    for item, breaks in zip(sheet.items, broken, strict=True):
        if breaks:
            place = sheet.cell(item, declared.column)
            text = item.texts.get(declared.column, "")
            yield Spot(place, details, text, item, severity=severity)


def frame_for_own_checks(judged: Judged) -> "pd.DataFrame":
    """Return the items of a sheet, with numbers and dates in the columns declared so.

    In such a column, blank cells and cells of another kind are missing values.
    """
    import pandas as pd

    family, items = judged.family, judged.sheet.items
    frame = items_frame(items, [0] * len(items), read_ratings(items, family), family)
    for key, column in family.columns.items():
        if column.number:
            frame[key] = pd.Series([number_in(column, text) for text in frame[key]], dtype=float)
        elif column.date:
            frame[key] = pd.to_datetime(pd.Series([read_day(text) for text in frame[key]]))
    return frame


def _broken(one: Loaded, frame: "pd.DataFrame") -> list[bool] | None:
    """Return which items fail a check; None if it fails for the sheet as a whole."""
    import pandas as pd

    of_column = frame[one.declared.column]
    result = one.check(of_column if one.declared.given == "column" else frame)
    output = result.check_output
    if pd.api.types.is_bool(output):
        return [False] * len(frame) if output else None
    if not isinstance(output, pd.Series):
        raise TypeError("a check must say True or False of each item")
    # pandera passes a column to a check without its missing values.
    minded = ~output.reindex(frame.index, fill_value=True).astype(bool)
    blank = of_column.isna() | (of_column == "")
    return [bool(one) for one in minded & ~(blank & one.check.ignore_na)]
