"""Rules that compare a sheet with earlier years: notices for the secretariat.

Items are matched by section, number and name, never by row, so a plan can be compared even if
items were added or rearranged.
"""

from collections.abc import Iterator
from itertools import pairwise, takewhile

from sheetcheck.family.model import RATING
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.notation.folding import bare
from sheetcheck.rules.definition.columns import (
    PLAN,
    RESULT,
    WORD_FOR_WORD,
    at_answer,
    one_a_cell,
    only_as_before,
    only_nothing_applied,
)
from sheetcheck.rules.definition.judged import Judged, is_low, last_year_in, ratings_over, year_of
from sheetcheck.rules.definition.kinds import Example, HistoryRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text, quoted

_TAKEN_UP = 0.2  # smallest share of a plan's character pairs that its result should contain
_SHORTEST_PLAN = 10  # character pairs; shorter plans are not compared
_AGAIN = 2  # years in a row


def _answers(now: Judged, key: str) -> Iterator[tuple[Item, Item]]:
    """Yield each item with its counterpart of last year; a merged cell only once."""
    last = last_year_in(now.sheet, now.earlier)
    if last is not None and key in now.sheet.headings:
        known = (item for item in now.sheet.items if item.row in last.before)
        for item in one_a_cell(now, key, known):
            yield item, last.before[item.row]


@rule(
    HistoryRule,
    "previous-unusable",
    title=Text("比較できない前年度のファイル", "Earlier year not compared"),
    reason=Text(
        "前の年度でないシートや、様式の異なるシートとは比較できないため。",
        "A sheet that is of no earlier year, or of another form, cannot be compared.",
    ),
    message=Text(
        "--previous のファイル（{year}）は、このシートより前の年度の同じ様式ではないため、"
        "比較していません。",
        "A file given with --previous ({year}) holds no sheet of this form of an earlier year.",
    ),
    suggestion=Text("前年度のファイルを指定してください。", "Name the sheet of an earlier year."),
    example=Example(bad={"sheet": "R6 ← R6"}, good={"sheet": "R6 ← R5"}),
)
def previous_unusable(now: Judged) -> Iterator[Spot]:
    """Yield a spot for each given workbook that cannot be compared."""
    for year in now.unusable:
        yield Spot(None, {"year": year})


@rule(
    HistoryRule,
    "text-unchanged",
    title=Text("前年度と同じ文", "Text as last year"),
    reason=Text(
        "前年度の文がそのまま残っていると、今年度の内容か判断できないため。",
        "A text left from last year may not apply to this one.",
    ),
    message=Text(
        "{heading}が、前年度（{year}）と一字一句同じです。",
        "{heading} is word for word that of last year ({year}).",
    ),
    suggestion=Text(
        "今年度の内容か、担当課に確認してください。",
        "Ask the department whether it still applies.",
    ),
    example=Example(
        bad={"sheet": "R5「窓口で相談を12件受けた。」→ R6「窓口で相談を12件受けた。」"},
        good={"sheet": "R5「窓口で相談を12件受けた。」→ R6「窓口で相談を15件受けた。」"},
    ),
)
def text_unchanged(now: Judged) -> Iterator[Spot]:
    """Yield the answers that repeat last year's, unless they only say that all goes on."""
    for key in (RESULT, PLAN):
        for item, before in _answers(now, key):
            text, old = item.texts.get(key, ""), before.texts.get(key, "")
            copied = len(bare(text)) >= WORD_FOR_WORD and bare(text) == bare(old)
            general = only_as_before(text, now.family) or only_nothing_applied(text, now.family)
            if copied and not general and now.family.is_answer(text):
                yield at_answer(now, item, key, year=_label(now))


@rule(
    HistoryRule,
    "plan-not-taken-up",
    title=Text("前年度の予定に触れていない実施内容", "Plan not taken up"),
    reason=Text(
        "前年度に予定したことが実施されたか、実施内容から読み取れないため。",
        "The result does not say whether what was planned was done.",
    ),
    message=Text(
        "前年度（{year}）の予定「{plan}」について、{heading}に記載がないようです。",
        "{heading} does not seem to take up what was planned in {year}: “{plan}”.",
    ),
    suggestion=Text(
        "予定したことをどうしたか、担当課に確認してください。",
        "Ask the department what became of the plan.",
    ),
    example=Example(
        bad={"sheet": "R5予定「夜間の電話相談を始める」→ R6「園児の遊び場を整えた」"},
        good={"sheet": "R5予定「夜間の電話相談を始める」→ R6「夜間の電話相談を週1回行った」"},
    ),
)
def plan_not_taken_up(now: Judged) -> Iterator[Spot]:
    """Yield the results that have hardly a word in common with last year's plan."""
    for item, before in _answers(now, RESULT):
        result, plan = item.texts.get(RESULT, ""), before.texts.get(PLAN, "")
        both = now.family.is_answer(result) and now.family.is_answer(plan)
        general = only_as_before(plan, now.family) or only_nothing_applied(result, now.family)
        pairs = _pairs(plan)
        if both and not general and len(pairs) >= _SHORTEST_PLAN:
            shared = len(pairs & _pairs(result)) / len(pairs)
            if shared < _TAKEN_UP:
                yield at_answer(now, item, RESULT, plan=quoted(plan), year=_label(now))


@rule(
    HistoryRule,
    "rating-changed",
    title=Text("説明のない評価の変化", "Rating changed without a reason"),
    reason=Text(
        "評価が変わった理由が分からないと、公表後に説明できないため。",
        "Without a reason, nobody can explain the new rating.",
    ),
    message=Text(
        "評価が前年度（{year}）の{before}から{now}に変わっていますが、理由の記載がありません。",
        "The rating went from {before} ({year}) to {now}, and no reason is given.",
    ),
    suggestion=Text(
        "評価を変えた理由を、担当課に確認してください。", "Ask the department for the reason."
    ),
    example=Example(
        bad={"sheet": "R5 A「相談を受けた」→ R6 C「相談を受けた」"},
        good={"sheet": "R5 A「相談を受けた」→ R6 C「講師が決まらず、開けなかった」"},
    ),
)
def rating_changed(now: Judged) -> Iterator[Spot]:
    """Yield the ratings that differ from last year's although the result says nothing new."""
    last = last_year_in(now.sheet, now.earlier)
    for item, before in _answers(now, RATING):
        assert last, "answers are compared with last year's"
        code, old = now.codes.get(item.row), last.codes.get(before.row)
        if code is None or old is None or code == old:
            continue
        result, earlier = item.texts.get(RESULT, ""), before.texts.get(RESULT, "")
        silent = not now.family.is_answer(result) or only_nothing_applied(result, now.family)
        if silent or bare(result) == bare(earlier):
            yield at_answer(now, item, RATING, year=_label(now), before=old, now=code)


@rule(
    HistoryRule,
    "rating-nth",
    title=Text("低い評価の継続", "Low rating again"),
    reason=Text(
        "進んでいない事業が続くときは、計画の見直しが必要かもしれないため。",
        "An item that makes no headway for years may need another plan.",
    ),
    message=Text(
        "評価{ratings}で、低い評価が{count}年続いています。",
        "Low for {count:year|years} in a row: {ratings}.",
    ),
    suggestion=Text(
        "事業の進め方を見直すか、担当課と確認してください。",
        "Settle with the department how the item goes on.",
    ),
    example=Example(bad={"sheet": "R5 C → R6 C"}, good={"sheet": "R5 A → R6 C"}),
)
def rating_nth(now: Judged) -> Iterator[Spot]:
    """Yield the ratings that have been in the lower half of the scale for two or more years."""
    if RATING not in now.sheet.headings:
        return
    low = {item.row: _low_years(now, item) for item in now.sheet.items}
    again = (item for item in now.sheet.items if len(low[item.row]) >= _AGAIN)
    for item in one_a_cell(now, RATING, again):
        codes = low[item.row]
        yield at_answer(now, item, RATING, ratings="→".join(reversed(codes)), count=len(codes))


def _low_years(now: Judged, item: Item) -> list[str]:
    """Return an item's low ratings from this year backwards, until one is not low."""
    scale = now.family.scale
    codes = takewhile(lambda code: code and is_low(scale, code), ratings_over(now, item))
    return [code for code in codes if code]


def _pairs(text: str) -> frozenset[str]:
    """Return a text's pairs of neighbouring characters, without pairs of mere hiragana."""
    plain = bare(split_year(text)[1])
    return frozenset(a + b for a, b in pairwise(plain) if not _is_kana(a) or not _is_kana(b))


def _is_kana(character: str) -> bool:
    return "\u3041" <= character <= "\u309f"


def _label(now: Judged) -> str:
    year = year_of(now.sheet)
    return year_label(year - 1) if year is not None else ""
