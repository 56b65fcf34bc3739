"""Questions about the plans: copied, only "as before", or in the past tense."""

import re
from collections.abc import Iterator
from typing import Final

from sheetcheck.notation.folding import bare
from sheetcheck.rules.definition.columns import (
    PLAN,
    RESULT,
    WORD_FOR_WORD,
    answers_in,
    at_answer,
    only_as_before,
)
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, Question, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.text import Text, quoted

_IDENTIFYING: Final = frozenset({"number", "name", "departments", "section"})
"""Columns that may agree with a plan without it being copied."""
_PAST: Final = re.compile(
    r"(?:ました|でした|だった|であった|[っしいえけげめれせてちきびみ]た|[んい]だ|済み?)[)）」』]*$"
)
_SENTENCE: Final = re.compile(r"[。．.\n]+")


@rule(
    Question,
    "question-plan-copied",
    title=Text("予定がほかの欄と同文", "Plan copied word for word"),
    reason=Text(
        "同文の予定では、翌年度に何をするのか分からないため。",
        "A copied plan does not say what will be done.",
    ),
    message=Text(
        "{heading}が、{other}（{place}）と同文です。",
        "{heading} repeats {other} ({place}) word for word.",
    ),
    suggestion=Text("翌年度に何をするのか、担当課に確認してください。", "Ask what will be done."),
    example=Example(
        bad={"result": "市広報誌に掲載する。", "plan": "市広報誌に掲載する。"},
        good={"result": "市広報誌に掲載した。", "plan": "市広報誌と市公式ウェブサイトに掲載する。"},
    ),
)
def plan_copied(judged: Judged) -> Iterator[Spot]:
    """Yield the plans that repeat another column of their item word for word."""
    fixed = [
        key
        for key, column in judged.family.columns.items()
        if column.filled_by == "secretariat" and key not in _IDENTIFYING
    ]
    for item, key, text in answers_in(judged, PLAN):
        others = [other for other in (RESULT, *fixed) if other in judged.sheet.headings]
        found = [other for other in others if bare(item.texts.get(other, "")) == bare(text)]
        if found and len(bare(text)) >= WORD_FOR_WORD and not only_as_before(text, judged.family):
            other, place = judged.heading(found[0]), str(judged.sheet.cell(item, found[0]))
            yield at_answer(judged, item, key, other=other, place=place)


@rule(
    Question,
    "question-plan-unchanged",
    title=Text("予定が「同様に実施」だけ", "Plan is only “as before”"),
    reason=Text(
        "シートだけを読む人に、何を続けるのか分からないため。",
        "Readers of the plan alone cannot tell what is continued.",
    ),
    message=Text(
        "{heading}が「{value}」だけです（{other}は{place}）。",
        "{heading} only says “{value}” ({other}: {place}).",
    ),
    suggestion=Text(
        "何を続けるのかを追記できるか、担当課に確認してください。",
        "Ask whether it can say what is continued.",
    ),
    example=Example(bad={"plan": "同様に実施。"}, good={"plan": "年1回の教室を続ける。"}),
)
def plan_unchanged(judged: Judged) -> Iterator[Spot]:
    """Yield the plans that only say that all goes on as before."""
    if RESULT not in judged.sheet.headings:
        return
    for item, key, text in answers_in(judged, PLAN):
        if only_as_before(text, judged.family):
            other, place = judged.heading(RESULT), str(judged.sheet.cell(item, RESULT))
            yield at_answer(judged, item, key, value=quoted(text), other=other, place=place)


@rule(
    Question,
    "question-plan-past",
    title=Text("予定が過去形", "Plan in the past tense"),
    reason=Text(
        "過去形の予定は、前年度の実績の写しであることが多いため。",
        "A plan in the past tense is usually last year's result.",
    ),
    message=Text(
        "{heading}が過去形です（「{end}」）。",
        "{heading} is in the past tense (“{end}”).",
    ),
    suggestion=Text(
        "今後の予定か、実績の写しか、担当課に確認してください。",
        "Ask whether it is a plan or a result.",
    ),
    example=Example(bad={"plan": "教室を開催した。"}, good={"plan": "教室を開催する。"}),
)
def plan_past(judged: Judged) -> Iterator[Spot]:
    """Yield the plans whose last sentence ends in the past tense."""
    for item, key, text in answers_in(judged, PLAN):
        sentences = [s.strip() for s in _SENTENCE.split(text) if s.strip()]
        if sentences and _PAST.search(sentences[-1]):
            yield at_answer(judged, item, key, end=sentences[-1][-12:])
