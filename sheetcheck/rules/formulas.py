"""The rule on totals that are formulas: worked out, widened to cover every item, or left alone."""

from collections.abc import Iterator, Mapping

from sheetcheck.claims.footer import readings
from sheetcheck.claims.formula import Reading
from sheetcheck.rules.kinds import Example, Judged, SheetRule, Spot
from sheetcheck.rules.registry import rule
from sheetcheck.rules.totals import Line, lines_of, number_in, total_mismatch
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change
from sheetcheck.words.sheet import Claim
from sheetcheck.words.text import Text
from sheetcheck.words.values import Formula, Value

_FORMULA = "total-formula"


@rule(
    SheetRule,
    _FORMULA,
    title=Text("合計の数式の誤り", "Wrong total formula"),
    corrected=Text("読み取れる数式は訂正します", "corrected where it is understood"),
    reason=Text(
        "行を足すと数式の範囲から漏れやすく、しかも見ただけでは気付けないため。",
        "Rows that are added fall out of a formula's range, and nobody can see it.",
    ),
    message=Text(
        "{name}の数式({formula})が{stated}{unit}になっていますが、数えると{counted}{unit}です。",
        "The formula of {name} ({formula}) says {stated}, but {counted} are counted.",
    ),
    suggestion=Text("数式を「{after}」に直してください。", "Change the formula to “{after}”."),
    example=Example(
        bad={"sheet": '=COUNTIF(G7:G20,"A*")'}, good={"sheet": '=COUNTIF(G7:G21,"A*")'}
    ),
)
def total_formula(judged: Judged) -> Iterator[Spot]:
    """Yield the totals whose formula does not come to what is counted."""
    # Sums come last: they add up totals that may be corrected themselves.
    if all(claim.formula is None for claim in judged.sheet.claims):
        return
    lines = [line for line in lines_of(judged) if line.claim.formula is not None]
    found = readings([line.claim for line in lines], judged.grid)
    corrected: dict[Address, Value] = dict(judged.rewritten)
    corrected |= {
        spot.cell: spot.change.after for spot in total_mismatch(judged) if spot.cell and spot.change
    }
    for line in sorted(lines, key=lambda line: _adds_up(found[line.claim.cell])):
        reading = found[line.claim.cell]
        spot = _judged_formula(judged, line, reading, corrected)
        if spot and spot.change and isinstance(spot.change.new, Formula):
            corrected[line.claim.cell] = spot.change.new.value
        elif reading and line.claim.value is None:
            corrected[line.claim.cell] = reading.value(corrected)
        if spot:
            yield spot


def _adds_up(reading: Reading | None) -> bool:
    return reading is not None and reading.counts_totals()


def _judged_formula(
    judged: Judged, line: Line, reading: Reading | None, corrected: Mapping[Address, Value]
) -> Spot | None:
    claim = line.claim
    details = {**line.details(), "formula": f"={claim.formula}"}
    if reading is None:
        if line.agrees(claim.stated):
            return None
        message = None if claim.stated is not None else _NEVER_CALCULATED
        return Spot(
            claim.cell, details, f"={claim.formula}", message=message, suggestion=_NOT_UNDERSTOOD
        )
    value = reading.value(corrected)
    if line.agrees(number_in(value, judged)):
        if claim.value is None or line.agrees(claim.stated):
            return None
        after = _as_stored(value)
        new = Formula(reading.text, after)
        change = Change(judged.sheet.name, claim.cell, claim.value, after, _FORMULA, new)
        return Spot(
            claim.cell, details, f"={claim.formula}", change=change, suggestion=_RECALCULATED
        )
    if claim.value is None:
        details["stated"] = f"{number_in(value, judged) or 0:g}"
    rows = _rows_to_cover(judged, claim, reading)
    # A range that also takes in a heading or a note is brought back to the items alone.
    tried = ((one, one.value(corrected)) for one in (reading.widened(rows), reading.fitted(rows)))
    right = next((pair for pair in tried if line.agrees(number_in(pair[1], judged))), None)
    if right is None:
        why = _PARTS_WRONG if reading.counts_totals() else _ELSEWHERE
        return Spot(claim.cell, details, f"={claim.formula}", suggestion=why)
    widened, value = right
    change = Change(
        judged.sheet.name,
        claim.cell,
        f"={claim.formula}",
        f"={widened.text}",
        _FORMULA,
        Formula(widened.text, _as_stored(value)),
    )
    return Spot(
        claim.cell, {**details, "after": f"={widened.text}"}, f"={claim.formula}", change=change
    )


def _as_stored(value: Value) -> Value:
    """Return a worked-out value as Excel stores it: whole numbers without a fraction."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def _rows_to_cover(judged: Judged, claim: Claim, reading: Reading) -> list[int]:
    """Return the rows that a formula must cover: those of its items, or of the totals it adds."""
    if reading.counts_totals():
        parts = [c for c in judged.sheet.claims if _is_part(c, claim)]
        beside = [c for c in parts if c.cell.column == claim.cell.column]
        return [c.cell.row for c in beside or parts]
    items = judged.sheet.items
    return [i.row for i in items if claim.section is None or i.section == claim.section]


def _is_part(part: Claim, whole: Claim) -> bool:
    """Say whether a total is one of those that another adds up: of one rating more, say."""
    mine, theirs = whole.scope, part.scope
    return theirs != mine and mine in (
        theirs._replace(rating=None, column=mine.column),
        theirs._replace(section=None),
        theirs._replace(department=None),
    )


_NEVER_CALCULATED = Text(
    "{name}の数式({formula})は計算結果が保存されておらず、正しいか確かめられません"
    "(数えると{counted}{unit}です)。",
    "The formula of {name} ({formula}) has no stored result, so it cannot be verified"
    " ({counted} are counted).",
)
_NOT_UNDERSTOOD = Text(
    "この数式は自動では直せません。{counted}{unit}になるよう、数式を直してください。",
    "This formula is not one that can be corrected; mend it so that it says {counted}.",
)
_RECALCULATED = Text(
    "数式はそのままで正しいので、計算し直してください(F9キー)。",
    "The formula is right as it stands; recalculate it (F9).",
)
_PARTS_WRONG = Text(
    "足している件数が違うか、評価の読めない事業があります。そちらを直すと合います。",
    "A count that it adds up is wrong, or an item has no rating that counts; mend that first.",
)
_ELSEWHERE = Text(
    "範囲を広げても{counted}{unit}になりません。数式の条件と、評価の書き方を確かめてください。",
    "Widening its range does not make it {counted}; check its criterion and how the ratings"
    " are written.",
)
