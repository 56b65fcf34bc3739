"""The rule on wrong totals: it words what `claims.standing` decided and corrects proven errors."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sheetcheck.claims.mending import as_kept
from sheetcheck.claims.standing import JudgedClaim
from sheetcheck.notation.percent import rewritten_change, rewritten_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import CORRECTED, Example, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.rules.definition.stated_totals import as_it_stands, details
from sheetcheck.words.address import Address
from sheetcheck.words.claims import ClaimStanding
from sheetcheck.words.result import Change
from sheetcheck.words.sheet import Measure
from sheetcheck.words.text import Text
from sheetcheck.words.values import Rewritten

MISMATCH = "total-mismatch"
_TOLD = {ClaimStanding.PROVEN, ClaimStanding.WRONG, ClaimStanding.UNSURE}


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
        "次の三つを全て確認できたときだけ訂正します。"
        "①その数が、この表の事業の件数であること。評価名や「合計」などの名前、単位、見出し、場所"
        "から判断します。前年度・金額・人数・点数・目標などの数や、見出しの意味が分からない数は、"
        "合計として扱いません。"
        "②集計に必要なことが決まっていること。事業の増減がなく、評価が全て選択肢にあり、"
        "事業の行か合計欄の行か紛らわしい行もないことです。"
        "③記載の数が、集計した数と違うこと。"
        "訂正しないときは、その理由を示します。"
        "評価が空欄や選択肢にない事業があるときは、評価ごとの件数を訂正しません。"
        "記載の数になり得るときは「参考」（total-undecided）、なり得ないときは「要修正」とし、あり得る範囲を示します。"
        "全体の合計は評価によらないため、このときも訂正します。"
        "合計として扱わなかった数とその理由は、報告書の「読み取ったシート」に示します。",
        "A total is corrected only where three things are certain. 1. The number counts the items"
        " of this table: its name, unit, heading and place show it. Numbers of last year, of money,"
        " people, scores or targets, and numbers under a heading that is not known, are not taken"
        " for totals. 2. Everything it depends on is settled: no item lost or added, every rating"
        " of the scale, no row that may be an item or a line of the totals. 3. It differs from the"
        " count. Where it is not corrected, the reason is told. While ratings are open, the lines"
        " of ratings are not corrected: a number that may still be right is a note (total-"
        "undecided), one that cannot be is told with the possible range."
        " The grand total does not depend on ratings and is corrected all the same."
        " What was not taken for a total, and why, shows in the"
        " report, under “The sheet as it was read”.",
    ),
)
def total_mismatch(judged: Judged) -> Iterator[Spot]:
    """Yield the totals (not formulas) that differ from the count."""
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
                as_it_stands(claim),
                None,
                None,
                message,
                suggestion,
            )
    for cell, ones in proven.items():
        change, afters = _rewritten(judged, cell, ones)
        for one, after in zip(ones, afters, strict=True):
            told = {**details(one, judged), "after": after.strip()}
            yield Spot(cell, told, value=as_it_stands(one.claim), change=change)


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


def _rewritten(
    judged: Judged, cell: Address, ones: Sequence[JudgedClaim]
) -> tuple[Change, Sequence[str]]:
    """Return one change that corrects all wrong lines of a cell, and the text of each new line."""
    value, text = ones[0].claim.value, ones[0].claim.text
    if not isinstance(value, str):
        number = as_kept(ones[0], value)
        return Change(judged.sheet.name, cell, value, number, MISMATCH, number), [str(number)]
    # The cell's format may display more than its text; only the text is written.
    spans = [one.claim.line if value == text else (0, len(value)) for one in ones]
    texts = {(start, stop): value[start:stop] for start, stop in spans}
    for one, span in zip(ones, spans, strict=True):
        # A line may hold both a count and its percentage.
        texts[span] = _with_right(judged, one, texts[span])
    after = value
    for (start, stop), written in sorted(texts.items(), reverse=True):
        after = after[:start] + written + after[stop:]
    change = Change(judged.sheet.name, cell, value, after, MISMATCH, Rewritten(after))
    return change, [texts[span] for span in spans]


def _with_right(judged: Judged, one: JudgedClaim, text: str) -> str:
    """Return a line with the right number, written in the style of the wrong one."""
    match one.claim.measure:
        case Measure.SHARE:
            return rewritten_percent(text, one.right)
        case Measure.CHANGE:
            return rewritten_change(text, int(one.right))
        case _:
            totals = judged.family.totals
            tally = read_tally(text, totals.units if totals else (), lone=True)
            return tally.rewritten(int(one.right)) if tally else text
