"""The rules on wrong totals, written as numbers and as formulas.

They put into words what `claims.standing` and `claims.mending` decided, and correct what is proven.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sheetcheck.claims.mending import Mending
from sheetcheck.claims.standing import JudgedClaim
from sheetcheck.notation.percent import rewritten_change, rewritten_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import CORRECTED, Example, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.address import Address
from sheetcheck.words.claims import ClaimStanding
from sheetcheck.words.result import Change
from sheetcheck.words.sheet import Measure
from sheetcheck.words.text import Text
from sheetcheck.words.values import Rewritten

MISMATCH = "total-mismatch"
_FORMULA = "total-formula"


_WRONG = {ClaimStanding.PROVEN, ClaimStanding.WRONG, ClaimStanding.UNSURE}


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
        if claim.formula is not None or claim.stated is None or one.standing not in _WRONG:
            continue
        if one.standing is ClaimStanding.PROVEN:
            proven[claim.cell].append(one)
        else:
            message, suggestion = _NOT_CORRECTED, _CONFIRM
            if one.standing is ClaimStanding.WRONG:
                message = _OUTSIDE if one.bounds.high is not None else _AT_LEAST
                suggestion = _SETTLE
            details, text = judged.details_of(one), claim.as_written
            yield Spot(claim.cell, details, text, message=message, suggestion=suggestion)
    for cell, ones in proven.items():
        change, afters = _rewritten(judged, cell, ones)
        for one, after in zip(ones, afters, strict=True):
            details = {**judged.details_of(one), "after": after.strip()}
            yield Spot(cell, details, value=one.claim.as_written, change=change)


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
        number = ones[0].right_value
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


@rule(
    SheetRule,
    _FORMULA,
    title=Text("合計の数式の不一致", "Wrong total formula"),
    corrected=Text("読み取れる数式は訂正します", "corrected where understood"),
    reason=Text(
        "行を追加すると数式の範囲から漏れやすく、見た目では気付きにくいため。",
        "Added rows easily fall outside a formula's range, and it does not show.",
    ),
    message=Text(
        "{name}の数式（{formula}）の結果は{stated}{unit}ですが、集計すると{counted}{unit}です。",
        "{name}: the formula {formula} gives {stated}, {counted} counted.",
    ),
    suggestion=Text("数式を「{after}」に修正してください。", "Change the formula to “{after}”."),
    example=Example(
        bad={"sheet": '=COUNTIF(G7:G20,"A*")'}, good={"sheet": '=COUNTIF(G7:G21,"A*")'}
    ),
)
def total_formula(judged: Judged) -> Iterator[Spot]:
    """Yield the totals whose formula does not give the counted number."""
    for cell, mended in judged.mended.items():
        claim = mended.one.claim
        if mended.mending in {Mending.RIGHT, Mending.OPEN}:
            continue
        details = judged.details_of(mended.one)
        details |= {"formula": f"={claim.formula}", "after": ""}
        details["stated"] = f"{mended.stated or 0:g}"
        change = None
        if mended.new is not None:
            written = mended.mending is Mending.WIDENED
            after = f"={mended.new.text}" if written else mended.new.value
            details["after"] = f"={mended.new.text}"
            change = Change(judged.sheet.name, cell, mended.before, after, _FORMULA, mended.new)
        message, suggestion = _SAID.get(mended.mending, (None, None))
        yield Spot(cell, details, f"={claim.formula}", None, change, message, suggestion)


_NEVER_CALCULATED = Text(
    "{name}の数式（{formula}）に計算結果が保存されていないため、確認できません"
    "（集計すると{counted}{unit}です）。",
    "{name}: the formula {formula} has no stored result and cannot be verified"
    " ({counted} counted).",
)
_NOT_UNDERSTOOD = Text(
    "Excelで開いて再計算し（F9キー）、保存してください。それでも{counted}{unit}にならないときは、"
    "数式を修正してください（自動では訂正できません）。",
    "Recalculate it in Excel (F9) and save. If it still does not give {counted}, change the formula"
    " (it cannot be corrected automatically).",
)
_RECALCULATED = Text(
    "数式は正しいので、再計算してください（F9キー）。",
    "The formula is right; recalculate (F9).",
)
_PARTS = Text(
    "先に、この数式が足している件数か、評価を読み取れない事業を修正してください（修正すると"
    "一致します）。",
    "First correct a count that it adds up, or a rating that could not be read; then it will"
    " agree.",
)
_ELSEWHERE = Text(
    "数式の条件と評価の表記を確認してください（範囲を広げても{counted}{unit}になりません）。",
    "Check its criterion and how the ratings are written (a wider range does not give {counted}).",
)
_FORMULA_UNSURE = Text(
    "{name}の数式（{formula}）の結果は{stated}{unit}ですが、集計すると{counted}{unit}です"
    "（訂正はしていません：{reason}）。",
    "{name}: the formula {formula} gives {stated}, {counted} counted (not corrected: {reason}).",
)
_CONFIRM_FORMULA = Text("数式を確認してください。", "Check the formula.")
_SAID: Mapping[Mending, tuple[Text | None, Text]] = {
    Mending.NEVER_CALCULATED: (_NEVER_CALCULATED, _NOT_UNDERSTOOD),
    Mending.NOT_UNDERSTOOD: (None, _NOT_UNDERSTOOD),
    Mending.STALE: (None, _RECALCULATED),
    Mending.PARTS_WRONG: (None, _PARTS),
    Mending.ELSEWHERE: (None, _ELSEWHERE),
    Mending.UNSURE: (_FORMULA_UNSURE, _CONFIRM_FORMULA),
}
