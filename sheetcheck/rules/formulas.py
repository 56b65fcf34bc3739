"""The rule on totals that are formulas: it puts the result of `claims.mending` into words."""

from collections.abc import Iterator, Mapping

from sheetcheck.claims.mending import Mended, Mending
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.rules.definition.stated_totals import details
from sheetcheck.words.result import Change
from sheetcheck.words.text import Text

_FORMULA = "total-formula"
_SILENT = {Mending.RIGHT, Mending.OPEN}


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
        if mended.mending in _SILENT:
            continue
        told = details(mended.one, judged)
        told |= {"formula": f"={claim.formula}", "after": ""}
        told["stated"] = f"{mended.stated or 0:g}"
        change = None
        if mended.new is not None:
            written = mended.mending is Mending.WIDENED
            after = f"={mended.new.text}" if written else mended.new.value
            told["after"] = f"={mended.new.text}"
            change = Change(judged.sheet.name, cell, mended.before, after, _FORMULA, mended.new)
        message, suggestion = _texts_for(mended)
        yield Spot(cell, told, f"={claim.formula}", None, change, message, suggestion)


def _texts_for(mended: Mended) -> tuple[Text | None, Text | None]:
    """Return the message and suggestion that replace the rule's own, if any."""
    return _SAID.get(mended.mending, (None, None))


_NEVER_CALCULATED = Text(
    "{name}の数式（{formula}）に計算結果が保存されていないため、確認できません"
    "（集計すると{counted}{unit}です）。",
    "{name}: the formula {formula} has no stored result and cannot be verified"
    " ({counted} counted).",
)
_NOT_UNDERSTOOD = Text(
    "{counted}{unit}になるよう、数式を修正してください（自動では訂正できません）。",
    "Change the formula so that it gives {counted} (it cannot be corrected automatically).",
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
_UNSURE = Text(
    "{name}の数式（{formula}）の結果は{stated}{unit}ですが、集計すると{counted}{unit}です"
    "（訂正はしていません：{reason}）。",
    "{name}: the formula {formula} gives {stated}, {counted} counted (not corrected: {reason}).",
)
_CONFIRM = Text("数式を確認してください。", "Check the formula.")
_SAID: Mapping[Mending, tuple[Text | None, Text]] = {
    Mending.NEVER_CALCULATED: (_NEVER_CALCULATED, _NOT_UNDERSTOOD),
    Mending.NOT_UNDERSTOOD: (None, _NOT_UNDERSTOOD),
    Mending.STALE: (None, _RECALCULATED),
    Mending.PARTS_WRONG: (None, _PARTS),
    Mending.ELSEWHERE: (None, _ELSEWHERE),
    Mending.UNSURE: (_UNSURE, _CONFIRM),
}
