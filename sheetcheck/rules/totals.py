"""Rules on the footer: each of its lines must say the number that is counted."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sheetcheck.claims.footer import readings
from sheetcheck.notation.percent import read_percent, rewritten_change, rewritten_percent, rounded
from sheetcheck.notation.tally import read_tally
from sheetcheck.rules.counting import Counter, countable, declared
from sheetcheck.rules.kinds import CORRECTED, Example, Judged, SheetRule, Spot
from sheetcheck.rules.registry import rule
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change, Total
from sheetcheck.words.sheet import Claim, Measure, Scope
from sheetcheck.words.text import Text
from sheetcheck.words.values import Rewritten, Value

_MISMATCH = "total-mismatch"
_MOST_PLACES = 6  # decimals of a share that are compared


def totals_of(judged: Judged) -> tuple[Total, ...]:
    """Return the totals of all ratings and of all items, as claimed and as counted.

    A line that is missing states None. Totals of sections and the like are only told
    of where they are wrong.
    """
    found: list[Total] = []
    counter, claimed = Counter(judged), _claimed(judged)
    for scope in declared(judged):
        if scope not in (Scope(), Scope(scope.rating)):
            continue
        claims = claimed[scope]
        count = counter.count(scope)
        found.extend(Total(scope.rating, _stated(c, judged), count, c.cell) for c in claims)
        if not claims:
            found.append(Total(scope.rating, None, count, None))
    return tuple(found)


def _claimed(judged: Judged) -> Mapping[Scope, list[Claim]]:
    """Return the lines of the footer by what they count."""
    claimed: Mapping[Scope, list[Claim]] = defaultdict(list)
    for claim in judged.sheet.claims:
        claimed[claim.scope].append(claim)
    return claimed


def _stated(claim: Claim, judged: Judged) -> int | float | None:
    if claim.stated is not None or claim.formula is None:
        return claim.stated
    reading = readings([claim], judged.grid)[claim.cell]
    return number_in(reading.value(), judged) if reading else None


def number_in(value: Value, judged: Judged) -> int | float | None:
    """Return the number that a formula's value claims, also where it comes in words."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if value == int(value) else value
    totals = judged.family.totals
    tally = read_tally(value, totals.units) if totals else None
    return tally.number if tally else None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the footer to be judged: what it claims, what is right, how it is told."""

    claim: Claim
    name: Text
    unit: str
    right: Decimal
    """What it should say, rounded as it is written."""

    def agrees(self, number: float | None) -> bool:
        """Say whether a number is the right one; a share may be kept as 0.75 or as 75."""
        if number is None:
            return False
        if self.claim.measure is not Measure.SHARE:
            return number == self.right
        places = -int(self.right.as_tuple().exponent)
        return any(round(number * by, places) == float(self.right) for by in (1, 100))

    def details(self) -> dict[str, str | int | Text]:
        """Return what the messages name."""
        stated = "" if self.claim.stated is None else f"{self.claim.stated:g}"
        right = int(self.right) if self.right == int(self.right) else self.right
        counted = str(self.right if self.claim.measure is Measure.SHARE else right)
        return {"name": self.name, "stated": stated, "counted": counted, "unit": self.unit}


def lines_of(judged: Judged) -> list[Line]:
    """Return the lines of the footer that can be judged."""
    totals = judged.family.totals
    asked = set(declared(judged))
    counter = Counter(judged)
    lines = []
    for claim in judged.sheet.claims:
        scope = claim.scope
        exact = counter.exact(scope)
        # A footer may name a rating or all in passing; what the family does not ask for is free.
        in_passing = scope in (Scope(), Scope(scope.rating, scope.column)) and scope not in asked
        if exact is None or totals is None or in_passing or not countable(scope, judged):
            continue
        share = claim.measure is Measure.SHARE
        rounding = totals.share.rounding if totals.share else "half_up"
        places = _places(claim, judged) if share else 0
        unit = "%" if share else totals.units[0]
        lines.append(Line(claim, counter.named(scope), unit, rounded(exact, places, rounding)))
    return lines


def _places(claim: Claim, judged: Judged) -> int:
    """Return how many decimals of a share are to be compared: as declared, or as written."""
    totals = judged.family.totals
    if totals and totals.share and totals.share.decimals is not None:
        return totals.share.decimals
    percent = read_percent(claim.text)
    if percent:
        return min(percent[1], _MOST_PLACES)
    written = len(claim.text.strip().partition(".")[2])
    places = written - 2 if (claim.stated or 0) <= 1 else written
    return min(max(0, places), _MOST_PLACES)


@rule(
    SheetRule,
    _MISMATCH,
    title=Text("合計の誤り", "Wrong total"),
    corrected=CORRECTED,
    reason=Text(
        "合計は公表資料の顔であり、事業の数と一つでも違えば全体が疑われるため。",
        "Totals are what readers look at first; one wrong number puts all in doubt.",
    ),
    message=Text(
        "{name}が{stated}{unit}とありますが、数えると{counted}{unit}です。",
        "The footer states {stated} for {name}, but {counted} are counted.",
    ),
    suggestion=Text("「{after}」と書いてください。", "Write “{after}”."),
    example=Example(
        bad={"sheet": "A(予定通り進行) 8事業"}, good={"sheet": "A(予定通り進行) 9事業"}
    ),
)
def total_mismatch(judged: Judged) -> Iterator[Spot]:
    """Yield the totals, written as a number or in words, that are not what is counted."""
    wrong: dict[Address, list[Line]] = defaultdict(list)
    for line in lines_of(judged):
        claim = line.claim
        if claim.formula is None and claim.stated is not None and not line.agrees(claim.stated):
            wrong[claim.cell].append(line)
    for cell, lines in wrong.items():
        change, afters = _rewritten(judged, cell, lines)
        for line, after in zip(lines, afters, strict=True):
            start, stop = line.claim.line
            yield Spot(
                cell,
                {**line.details(), "after": after.strip()},
                value=line.claim.text[start:stop].strip(),
                change=change,
            )


def _rewritten(
    judged: Judged, cell: Address, lines: Sequence[Line]
) -> tuple[Change, Sequence[str]]:
    """Return the one change that puts every wrong line of a cell right, and each line after it."""
    value, text = lines[0].claim.value, lines[0].claim.text
    if not isinstance(value, str):
        number = as_kept(lines[0], value)
        return Change(judged.sheet.name, cell, value, number, _MISMATCH, number), [str(number)]
    # A format may show a text with more around it; what is written is the text alone.
    spans = [line.claim.line if value == text else (0, len(value)) for line in lines]
    texts = {(start, stop): value[start:stop] for start, stop in spans}
    for line, span in zip(lines, spans, strict=True):
        # A count and its share may stand in one line.
        texts[span] = _with_right(judged, line, texts[span])
    after = value
    for (start, stop), written in sorted(texts.items(), reverse=True):
        after = after[:start] + written + after[stop:]
    change = Change(judged.sheet.name, cell, value, after, _MISMATCH, Rewritten(after))
    return change, [texts[span] for span in spans]


def _with_right(judged: Judged, line: Line, text: str) -> str:
    """Return the text of a line with the right number in it, written as the wrong one was."""
    match line.claim.measure:
        case Measure.SHARE:
            return rewritten_percent(text, line.right)
        case Measure.CHANGE:
            return rewritten_change(text, int(line.right))
        case _:
            totals = judged.family.totals
            tally = read_tally(text, totals.units if totals else ())
            return tally.rewritten(int(line.right)) if tally else text


def as_kept(line: Line, before: Value) -> int | float:
    """Return the right number as a cell keeps it: a share as 0.75 or as 75, as it did before."""
    if line.claim.measure is not Measure.SHARE:
        return int(line.right)
    shown = read_percent(line.claim.text)
    small = isinstance(before, int | float) and before <= 1 and line.right != before
    number = line.right / 100 if shown or small else line.right
    return int(number) if number == int(number) else float(number)


@rule(
    SheetRule,
    "total-missing",
    title=Text("合計の行がない", "Total missing"),
    reason=Text(
        "合計の行が消えると、配布した様式と違うものが公表されるため。",
        "Without its totals, the sheet is not the one that was sent out.",
    ),
    message=Text(
        "{name}の件数の行がありません(数えると{counted}{unit}です)。",
        "The footer has no line for {name} ({counted} are counted).",
    ),
    suggestion=Text(
        "配布した様式の行を戻し、{counted}{unit}と書いてください。",
        "Restore the line of the issued sheet and write {counted}.",
    ),
    example=Example(
        bad={"sheet": "A(予定通り進行) 9事業 / D(その他) 3事業"},
        good={"sheet": "A … 9事業 / B … 0事業 / C … 0事業 / D … 3事業 / 12事業"},
    ),
)
def total_missing(judged: Judged) -> Iterator[Spot]:
    """Yield the lines that the family declares and the footer has not, or has without a number."""
    counter, claims = Counter(judged), _claimed(judged)
    unit = judged.family.totals.units[0] if judged.family.totals else ""
    for scope in declared(judged):
        found = claims[scope]
        if any(c.stated is not None or c.formula is not None for c in found):
            continue
        count, name = counter.count(scope), counter.named(scope)
        details: dict[str, str | int | Text] = {"name": name, "counted": count, "unit": unit}
        if found:
            cell, text = found[0].cell, found[0].text.strip()
            yield Spot(cell, details, text, message=_NO_NUMBER, suggestion=_WRITE_NUMBER)
        else:
            yield Spot(None, details)


_NO_NUMBER = Text(
    "{name}の件数が書かれていません(数えると{counted}{unit}です)。",
    "The footer gives no number for {name} ({counted} are counted).",
)
_WRITE_NUMBER = Text("「{counted}{unit}」と書いてください。", "Write {counted}.")
