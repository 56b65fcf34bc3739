"""Rules on the footer: totals left undecided, totals that suggest a lost row, missing totals."""

from collections.abc import Iterator

from sheetcheck.claims.compared import name_of
from sheetcheck.claims.mending import Mending
from sheetcheck.claims.standing import JudgedClaim
from sheetcheck.family.model import Family
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.claims import ClaimStanding, CorrectedTotal
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text


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
        "{name} {stated}: cannot be verified while {open:item is|items are} open"
        " ({counted} so far).",
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
    """Yield the totals that may be right once the open items have ratings."""
    for one in judged.standings.claims:
        claim = one.claim
        mended = judged.mended.get(claim.cell) if claim.formula is not None else None
        is_open = one.standing is ClaimStanding.OPEN and claim.formula is None
        if (is_open and claim.stated is not None) or (mended and mended.mending is Mending.OPEN):
            suggestion = _LIKELY if one is _only_one_more(judged) else None
            details = {
                **judged.details_of(mended.one if mended else one),
                "code": claim.rating or "",
            }
            message = None
            if mended is not None:
                details["stated"] = f"{mended.stated or 0:g}"
                message = _ONCE_RATED if not one.bounds.open else None
            yield Spot(claim.cell, details, claim.as_written, None, None, message, suggestion)


_ONCE_RATED = Text(
    "{name}の{stated}{unit}は、評価の定まらない事業が{open}件あるため、まだ確認できません"
    "（全て確定すると{counted}{unit}になります）。",
    "{name} {stated}: cannot be verified while {open:item is|items are} open"
    " (it will be {counted} once they are settled).",
)
_LIKELY = Text(
    "空欄や選択肢にない評価を確定し、再度点検してください（合計欄からは、この事業の評価は{code}と"
    "考えられます）。",
    "Settle the open rating, then check again (the totals suggest {code}).",
)


def _only_one_more(judged: Judged) -> JudgedClaim | None:
    """Return the only rating's line that differs, if it is one higher and one rating is open."""
    if len(judged.counter.possible()) != 1:
        return None
    lines = [one for one in judged.standings.claims if one.claim.rating and not one.claim.section]
    more = [one for one in lines if one.claim.stated is not None and one.claim.stated != one.right]
    return more[0] if len(more) == 1 and more[0].claim.stated == more[0].right + 1 else None


_LOST = Text("行が消えていないか、確認してください。", "Check whether a row has been lost.")


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
        "The totals add up to {stated}, the table has {counted:item|items}.",
    ),
    suggestion=_LOST,
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
    """Yield the grand totals that equal the sum of their lines, but not the number of items."""
    for one in judged.standings.rows_differ:
        more = one.counted > one.stated
        message = _AFTERWARDS[more] if one.is_recalled else _MORE if more else None
        yield Spot(
            one.claim.cell,
            _numbers(one.stated, one.counted, judged.family),
            value=one.claim.as_written,
            message=message,
            suggestion=_ADDED if more else None,
        )


def texts_after_correction(one: CorrectedTotal, family: Family) -> tuple[Text, Text]:
    """Return message and advice of `rows-differ` about a total that has been corrected."""
    more = one.counted > one.stated
    advice = _ADDED if more else _LOST
    return _AFTERWARDS[more].filled(**_numbers(one.stated, one.counted, family)), advice


def _numbers(stated: float, counted: int, family: Family) -> dict[str, str | int | Text]:
    unit = family.totals.units[0] if family.totals else ""
    return {"stated": f"{stated:g}", "counted": counted, "unit": unit}


_MORE = Text(
    "合計欄は内訳と合って{stated}{unit}ですが、表には{counted}{unit}あります。",
    "The totals add up to {stated}, the table has {counted:item|items}.",
)
_AFTERWARDS = {
    False: Text(
        "合計欄は訂正前に内訳と合って{stated}{unit}でしたが、表には{counted}{unit}しかありません。",
        "Before the correction the totals added up to {stated}; the table has"
        " {counted:item|items}.",
    ),
    True: Text(
        "合計欄は訂正前に内訳と合って{stated}{unit}でしたが、表には{counted}{unit}あります。",
        "Before the correction the totals added up to {stated}; the table has"
        " {counted:item|items}.",
    ),
}
"""The key: whether there are more items than the totals stated."""


_ADDED = Text(
    "行が追加されていないか、記入例が残っていないか、確認してください。",
    "Check whether a row was added, or an example left in.",
)


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
    """Yield the totals that the family declares and the footer lacks, or has without a number."""
    counter, standings = judged.counter, judged.standings
    unit = judged.family.totals.units[0] if judged.family.totals else ""
    stated = standings.by_scope()
    for scope in standings.asked():
        claims = [one.claim for one in stated.get(scope, ())]
        if any(claim.stated is not None or claim.formula is not None for claim in claims):
            continue
        if any(claim.evidence.has_dash for claim in claims) and not counter.count(scope):
            continue
        details: dict[str, str | int | Text] = {
            "name": name_of(scope, judged.family),
            "counted": counter.count(scope),
            "unit": unit,
        }
        rejected = standings.nearest_foreign(scope)
        unread = next((c.evidence.unread for c in claims if c.evidence.unread), None)
        if unread:
            cell, text = unread
            details |= {"value": " ".join(text.split())}
            yield Spot(cell, details, text, message=_UNREADABLE, suggestion=_WRITE_NUMBER)
        elif claims:
            cell, text = claims[0].cell, claims[0].text.strip()
            yield Spot(cell, details, text, message=_NO_NUMBER, suggestion=_WRITE_NUMBER)
        elif rejected is not None and rejected.foreign is not None:
            details |= {"cell": str(rejected.cell), "why": rejected.foreign.text}
            details |= {"value": " ".join(rejected.text.split())[:40]}
            yield Spot(None, details, suggestion=_PASSED_OVER)
        else:
            yield Spot(None, details)


_NO_NUMBER = Text(
    "{name}の件数が空欄です（集計すると{counted}{unit}です）。",
    "No number given for {name} ({counted} counted).",
)


_UNREADABLE = Text(
    "{name}の件数を「{value}」から読み取れません（集計すると{counted}{unit}です）。",
    "The number for {name} cannot be read from “{value}” ({counted} counted).",
)


_WRITE_NUMBER = Text("「{counted}{unit}」と記入してください。", "Enter {counted}.")


_PASSED_OVER = Text(
    "配布した様式から行を復元し、「{counted}{unit}」"
    "と記入してください（セル{cell}の「{value}」は、{why}、合計として扱っていません）。",
    "Restore the line from the issued sheet and enter {counted} (“{value}” in {cell} is not taken"
    " for it: {why}).",
)
