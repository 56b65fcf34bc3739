"""Rules on totals: they word what `claims.standing` decided, and write what is proven."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sheetcheck.claims.counting import declared
from sheetcheck.claims.mending import Mended, Mending, as_kept
from sheetcheck.claims.standing import JudgedClaim
from sheetcheck.notation.percent import rewritten_change, rewritten_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.rules.kinds import CORRECTED, Example, Judged, SheetRule, Spot
from sheetcheck.rules.registry import rule
from sheetcheck.words.address import Address
from sheetcheck.words.claims import ClaimStanding, Reason, TotalOutcome
from sheetcheck.words.result import Change, Severity, Total
from sheetcheck.words.sheet import Claim, Measure, Scope
from sheetcheck.words.text import Text, same
from sheetcheck.words.values import Rewritten

MISMATCH = "total-mismatch"
_TOLD = {ClaimStanding.PROVEN, ClaimStanding.WRONG, ClaimStanding.UNSURE}


def totals_of(judged: Judged) -> tuple[Total, ...]:
    """Return the totals of all ratings and of all items, as stated and as counted.

    A line that is missing states None. Totals of sections and the like are only told
    of where they are wrong.
    """
    found: list[Total] = []
    counter = judged.counter
    for scope in declared(counter):
        if scope not in (Scope(table=scope.table), Scope(scope.rating, table=scope.table)):
            continue
        claims = judged.standings.of(scope)
        found.extend(_total(one, judged) for one in claims)
        if not claims:
            count, is_open = counter.count(scope), len(counter.open_in(scope))
            missing = TotalOutcome.MISSING
            found.append(Total(scope.rating, None, count, None, is_open, missing))
    return tuple(found)


def _total(one: JudgedClaim, judged: Judged) -> Total:
    """Return a total with what became of it; of a formula that is what it comes to."""
    claim, counter = one.claim, judged.counter
    mended = judged.mended.get(claim.cell) if claim.formula is not None else None
    stated = claim.stated if mended is None else mended.stated
    outcome, reason = _outcome(one, mended)
    is_open = len(counter.open_in(one.scope))
    count = counter.count(one.scope)
    return Total(claim.rating, stated, count, claim.cell, is_open, outcome, reason)


def _outcome(one: JudgedClaim, mended: Mended | None) -> tuple[TotalOutcome, Reason | None]:
    if mended is not None:
        if mended.mending is Mending.OPEN:
            return TotalOutcome.UNDECIDED, one.reason
        wrong = TotalOutcome.CORRECTED if mended.new else TotalOutcome.WRONG
        return TotalOutcome.AGREES if mended.agrees else wrong, mended.reason
    if one.claim.stated is None:
        return TotalOutcome.MISSING, None
    return _OUTCOMES.get(one.standing, TotalOutcome.WRONG), one.reason


_OUTCOMES = {
    ClaimStanding.AGREES: TotalOutcome.AGREES,
    ClaimStanding.PROVEN: TotalOutcome.CORRECTED,
    ClaimStanding.OPEN: TotalOutcome.UNDECIDED,
}


def details(one: JudgedClaim, judged: Judged) -> dict[str, str | int | Text]:
    """Return what the messages about a total name."""
    share = one.claim.measure is Measure.SHARE
    whole = int(one.right) if one.right == int(one.right) else one.right
    totals = judged.family.totals
    low, high = one.bounds.low, one.bounds.high
    return {
        "name": judged.counter.named(one.scope),
        "stated": "" if one.claim.stated is None else f"{one.claim.stated:g}",
        "counted": str(one.right if share else whole),
        "unit": "%" if share or totals is None else totals.units[0],
        "low": f"{round(float(low), 1):g}",
        "high": "…" if high is None else f"{round(float(high), 1):g}",
        "open": one.bounds.open,
        "reason": one.reason.text if one.reason else same(""),
    }


@rule(
    SheetRule,
    MISMATCH,
    title=Text("合計の不一致", "Wrong total"),
    corrected=CORRECTED,
    reason=Text(
        "合計は最初に見られる数で、一つ違うだけで全体の信頼に関わるため。",
        "Readers look at the totals first; one wrong number puts all in doubt.",
    ),
    message=Text(
        "{name}は「{stated}{unit}」と記載されていますが、集計すると{counted}{unit}です。",
        "{name}: {stated} stated, {counted} counted.",
    ),
    suggestion=Text("「{after}」に修正してください。", "Change it to “{after}”."),
    example=Example(
        bad={"sheet": "A(予定通り進行) 8事業"}, good={"sheet": "A(予定通り進行) 9事業"}
    ),
    explanation=Text(
        "訂正するのは、次の全てを確認できたときだけです。①その数が、この表の事業の件数である"
        "（評価名や「合計」などの名前、単位、見出し、場所から。見出しが前年度・金額・人数・点数・"
        "目標などのとき、又は見出しの意味が分からないときは、合計として扱いません）。"
        "②集計に必要なことが全て決まっている（事業の増減がなく、評価が全て選択肢にある）。"
        "③集計した数と違う。"
        "評価が空欄や選択肢にない事業があるときは、その評価が決まるまで評価ごとの件数を訂正しません。"
        "記載の数になる可能性があれば「参考」（total-undecided）、可能性がなければ「要修正」として、"
        "あり得る範囲を示します。全体の合計は評価によらないので、訂正します。"
        "そのほか訂正しないときは、理由を示します。合計と扱わなかった数とその理由は、報告書の"
        "「読み取ったシート」で確認できます。",
        "A total is corrected only where all of this is shown: 1. The number counts the items of"
        " this table (by its name, unit, heading and place; under last year, money, people,"
        " scores, targets, or a heading that is not known, it is not taken for a total). 2."
        " Everything it depends on is settled: no item lost or added, every rating of the scale."
        " 3. It differs from the count. While ratings are open, the lines of ratings are not"
        " corrected: a number that may still be right is a note (total-undecided), one that cannot"
        " be is told with the possible range. The grand total does not depend on ratings and is"
        " corrected. Otherwise the reason is told. What was not taken for a total, and why, shows"
        " in the report, under “The sheet as it was read”.",
    ),
)
def total_mismatch(judged: Judged) -> Iterator[Spot]:
    """Yield the totals, written as a number or in words, that are certainly not what is counted."""
    proven: dict[Address, list[JudgedClaim]] = defaultdict(list)
    for one in judged.standings.claims:
        claim = one.claim
        if claim.formula is not None or claim.stated is None or one.standing not in _TOLD:
            continue
        if one.standing is ClaimStanding.PROVEN:
            proven[claim.cell].append(one)
        else:
            wrong = one.standing is ClaimStanding.WRONG
            texts = (_OUTSIDE, _SETTLE) if wrong else (_NOT_CORRECTED, _CONFIRM)
            message, suggestion = texts
            if wrong and one.bounds.high is None:
                message = _AT_LEAST
            yield Spot(
                claim.cell,
                details(one, judged),
                _as_it_stands(claim),
                None,
                None,
                message,
                suggestion,
            )
    for cell, ones in proven.items():
        change, afters = _rewritten(judged, cell, ones)
        for one, after in zip(ones, afters, strict=True):
            told = {**details(one, judged), "after": after.strip()}
            yield Spot(cell, told, value=_as_it_stands(one.claim), change=change)


_OUTSIDE = Text(
    "{name}は「{stated}{unit}」と記載されていますが、"
    "評価や担当課の定まらない事業{open}件を含めても、{low}～{high}{unit}のいずれかです。",
    "{name}: {stated} stated, but it can only be {low} to {high} ({open} open).",
)
_AT_LEAST = Text(
    "{name}は「{stated}{unit}」と記載されていますが、{low}{unit}より少なくはなりません。",
    "{name}: {stated} stated, but it cannot be less than {low}.",
)
_SETTLE = Text(
    "先に、空欄や選択肢にない評価（担当課）を確定してください。",
    "First settle the open ratings (or departments).",
)
_NOT_CORRECTED = Text(
    "{name}は「{stated}{unit}」と記載されていますが、集計すると{counted}{unit}です"
    "（訂正はしていません：{reason}）。",
    "{name}: {stated} stated, {counted} counted (not corrected: {reason}).",
)
_CONFIRM = Text(
    "件数を確認し、必要であれば修正してください。", "Check the number, and correct it if need be."
)


def _as_it_stands(claim: Claim) -> str:
    start, stop = claim.line
    return claim.text[start:stop].strip()


@rule(
    SheetRule,
    "total-undecided",
    title=Text("合計の未確定", "Total undecided"),
    severity=Severity.NOTICE,
    reason=Text(
        "評価や担当課の定まらない事業があると、件数が正しいか確認できないため。",
        "While ratings or departments are open, the number cannot be verified.",
    ),
    message=Text(
        "{name}の{stated}{unit}は、評価や担当課の定まらない事業が{open}件あるため、"
        "まだ確認できません（現在{counted}{unit}）。",
        "{name} {stated}: cannot be verified while {open} items are open ({counted} so far).",
    ),
    suggestion=Text(
        "空欄や選択肢にない評価（担当課）を確定し、再度点検してください。",
        "Settle the open ratings (or departments), then check again.",
    ),
    example=Example(
        bad={"sheet": Text("D(その他) 3事業（評価が空欄の事業が1件）", "D 3, one rating is blank")},
        good={
            "sheet": Text("D(その他) 3事業（評価は全て記入済み）", "D 3, all ratings are filled")
        },
    ),
)
def total_undecided(judged: Judged) -> Iterator[Spot]:
    """Yield the totals that may be right once the open items are settled."""
    for one in judged.standings.claims:
        claim = one.claim
        mended = judged.mended.get(claim.cell) if claim.formula is not None else None
        is_open = one.standing is ClaimStanding.OPEN and claim.formula is None
        if (is_open and claim.stated is not None) or (mended and mended.mending is Mending.OPEN):
            suggestion = _LIKELY if one is _only_one_more(judged) else None
            told = {**details(one, judged), "code": claim.rating or ""}
            if mended is not None:
                told["stated"] = f"{mended.stated or 0:g}"
            yield Spot(claim.cell, told, value=_as_it_stands(claim), suggestion=suggestion)


_LIKELY = Text(
    "空欄や選択肢にない評価を確定し、再度点検してください（合計欄からは、この事業の評価は{code}と"
    "考えられます）。",
    "Settle the open rating, then check again (the totals suggest {code}).",
)


def _only_one_more(judged: Judged) -> JudgedClaim | None:
    """Return the one line that is one higher than counted while one rating is open."""
    if len(judged.counter.possible()) != 1:
        return None
    lines = [one for one in judged.standings.claims if one.claim.rating and not one.claim.section]
    more = [one for one in lines if one.claim.stated is not None and one.claim.stated != one.right]
    return more[0] if len(more) == 1 and more[0].claim.stated == more[0].right + 1 else None


@rule(
    SheetRule,
    "rows-differ",
    title=Text("合計欄と行数の不一致", "Totals and rows differ"),
    severity=Severity.WARNING,
    reason=Text(
        "合計欄の内訳が合計と合っているのに行数が違うときは、行が消えていることが多いため。",
        "Where the totals add up but the rows do not, a row has often been lost.",
    ),
    message=Text(
        "合計欄は内訳と合って{stated}{unit}ですが、表には{counted}{unit}しかありません。",
        "The totals add up to {stated}, the table has {counted} items.",
    ),
    suggestion=Text("行が消えていないか、確認してください。", "Check whether a row has been lost."),
    example=Example(
        bad={
            "sheet": Text("内訳の計12事業、合計12事業、表は11事業", "lines 12, total 12, 11 items")
        },
        good={
            "sheet": Text("内訳の計12事業、合計12事業、表は12事業", "lines 12, total 12, 12 items")
        },
    ),
)
def rows_differ(judged: Judged) -> Iterator[Spot]:
    """Yield the grand totals that are the sum of their lines, but not the number of rows."""
    totals = judged.family.totals
    for one in judged.standings.rows_differ:
        more = one.counted > (one.claim.stated or 0)
        told: dict[str, str | int | Text] = {
            "stated": f"{one.claim.stated or 0:g}",
            "counted": one.counted,
            "unit": totals.units[0] if totals else "",
        }
        message, suggestion = (_MORE_ROWS, _ADDED) if more else (None, None)
        yield Spot(
            one.claim.cell,
            told,
            value=_as_it_stands(one.claim),
            message=message,
            suggestion=suggestion,
        )


_MORE_ROWS = Text(
    "合計欄は内訳と合って{stated}{unit}ですが、表には{counted}{unit}あります。",
    "The totals add up to {stated}, the table has {counted} items.",
)
_ADDED = Text(
    "行が追加されていないか、記入例が残っていないか、確認してください。",
    "Check whether a row was added, or an example left in.",
)


def _rewritten(
    judged: Judged, cell: Address, ones: Sequence[JudgedClaim]
) -> tuple[Change, Sequence[str]]:
    """Return the one change that puts every wrong line of a cell right, and each line after it."""
    value, text = ones[0].claim.value, ones[0].claim.text
    if not isinstance(value, str):
        number = as_kept(ones[0], value)
        return Change(judged.sheet.name, cell, value, number, MISMATCH, number), [str(number)]
    # A format may show a text with more around it; what is written is the text alone.
    spans = [one.claim.line if value == text else (0, len(value)) for one in ones]
    texts = {(start, stop): value[start:stop] for start, stop in spans}
    for one, span in zip(ones, spans, strict=True):
        # A count and its share may stand in one line.
        texts[span] = _with_right(judged, one, texts[span])
    after = value
    for (start, stop), written in sorted(texts.items(), reverse=True):
        after = after[:start] + written + after[stop:]
    change = Change(judged.sheet.name, cell, value, after, MISMATCH, Rewritten(after))
    return change, [texts[span] for span in spans]


def _with_right(judged: Judged, one: JudgedClaim, text: str) -> str:
    """Return the text of a line with the right number in it, written as the wrong one was."""
    match one.claim.measure:
        case Measure.SHARE:
            return rewritten_percent(text, one.right)
        case Measure.CHANGE:
            return rewritten_change(text, int(one.right))
        case _:
            totals = judged.family.totals
            tally = read_tally(text, totals.units if totals else ())
            return tally.rewritten(int(one.right)) if tally else text


@rule(
    SheetRule,
    "total-missing",
    title=Text("合計の行がない", "Total missing"),
    reason=Text(
        "合計の行がないと、配布した様式と異なるものが公表されるため。",
        "Without its totals the published sheet is not the issued form.",
    ),
    message=Text(
        "{name}の件数の行がありません（集計すると{counted}{unit}です）。",
        "No line for {name} in the totals ({counted} counted).",
    ),
    suggestion=Text(
        "配布した様式から行を復元し、「{counted}{unit}」と記入してください。",
        "Restore the line from the issued sheet and enter {counted}.",
    ),
    example=Example(
        bad={"sheet": "A(予定通り進行) 9事業 / D(その他) 3事業"},
        good={"sheet": "A … 9事業 / B … 0事業 / C … 0事業 / D … 3事業 / 12事業"},
    ),
)
def total_missing(judged: Judged) -> Iterator[Spot]:
    """Yield the lines that the family declares and the footer has not, or has without a number."""
    counter, standings = judged.counter, judged.standings
    unit = judged.family.totals.units[0] if judged.family.totals else ""
    for scope in declared(counter):
        claims = [one.claim for one in standings.of(scope)]
        if any(claim.stated is not None or claim.formula is not None for claim in claims):
            continue
        told: dict[str, str | int | Text] = {
            "name": counter.named(scope),
            "counted": counter.count(scope),
            "unit": unit,
        }
        rejected = standings.passed_over(scope)
        if claims:
            cell, text = claims[0].cell, claims[0].text.strip()
            yield Spot(cell, told, text, message=_NO_NUMBER, suggestion=_WRITE_NUMBER)
        elif rejected is not None and rejected.foreign is not None:
            told |= {"cell": str(rejected.cell), "why": rejected.foreign.text}
            told |= {"value": " ".join(rejected.text.split())[:40]}
            yield Spot(None, told, suggestion=_PASSED_OVER)
        else:
            yield Spot(None, told)


_NO_NUMBER = Text(
    "{name}の件数が空欄です（集計すると{counted}{unit}です）。",
    "No number given for {name} ({counted} counted).",
)
_WRITE_NUMBER = Text("「{counted}{unit}」と記入してください。", "Enter {counted}.")
_PASSED_OVER = Text(
    "配布した様式から行を復元し、「{counted}{unit}」"
    "と記入してください（セル{cell}の「{value}」は、{why}、合計として扱っていません）。",
    "Restore the line from the issued sheet and enter {counted} (“{value}” in {cell} is not taken"
    " for it: {why}).",
)
