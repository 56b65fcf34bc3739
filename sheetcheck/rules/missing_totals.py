"""The rule on declared totals that are missing from the footer or have no number."""

from collections.abc import Iterator

from sheetcheck.claims.declared import declared
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.text import Text


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
    for scope in declared(counter):
        claims = [one.claim for one in stated.get(scope, ())]
        if any(claim.stated is not None or claim.formula is not None for claim in claims):
            continue
        if any(claim.evidence.has_dash for claim in claims) and not counter.count(scope):
            continue
        told: dict[str, str | int | Text] = {
            "name": counter.named(scope),
            "counted": counter.count(scope),
            "unit": unit,
        }
        rejected = standings.passed_over(scope)
        unread = next((c.evidence.unread for c in claims if c.evidence.unread), None)
        if unread:
            cell, text = unread
            told |= {"value": " ".join(text.split())}
            yield Spot(cell, told, text, message=_UNREADABLE, suggestion=_WRITE_NUMBER)
        elif claims:
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
