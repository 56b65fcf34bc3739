"""Questions for the secretariat: nothing is wrong, but somebody should look at it once more."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import bare
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Details, Example, Question, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text, same

_RESULT, _PLAN, _RATING = "result", "plan", "rating"
_WORD_FOR_WORD = 8  # characters; shorter texts are the same by chance
_MEANT = frozenset({"number", "name", "departments", "section"})
_ENDING = re.compile(
    r"(?:を?(?:行う|行います|行っていく|おこなう)|を?(?:する|します|していく|していきます)|を?図る"
    r"|(?:する)?予定(?:である|です)?|である|です)$"
)
_PAST = re.compile(
    r"(?:ました|でした|だった|であった|[っしいえけげめれせてちきびみ]た|[んい]だ|済み?)[)）」』]*$"
)
_SENTENCE = re.compile(r"[。．.\n]+")


def _says_nothing_applied(text: str, family: Family) -> bool:
    said = bare(text)
    return any(bare(word) in said for word in family.questions.nothing_applied if bare(word))


def only_nothing_applied(text: str, family: Family) -> bool:
    """Say whether an answer only says that there was nothing to do."""
    return bare(text) in {bare(word) for word in family.questions.nothing_applied}


def only_as_before(text: str, family: Family) -> bool:
    """Say whether a plan only says that all goes on: `令和6年度と同様に実施する。`."""
    said = _ENDING.sub("", bare(split_year(text)[1]).removeprefix("と"))
    return said in {_ENDING.sub("", bare(word)) for word in family.questions.as_before}


def _answers(judged: Judged, *keys: str) -> Iterator[tuple[Item, str, str]]:
    """Yield each answer in some columns with its item and column; merged cells once."""
    seen: set[Address] = set()
    for key in (key for key in keys if key in judged.sheet.headings):
        for item in judged.sheet.items:
            text, cell = item.texts.get(key, ""), judged.sheet.cell(item, key)
            if judged.family.is_answer(text) and cell not in seen:
                seen.add(cell)
                yield item, key, text


@rule(
    Question,
    "question-rated-differently",
    title=Text("同じ状況での評価の違い", "Same state, different ratings"),
    reason=Text(
        "同じ状況で評価が分かれると、理由を説明しにくいため。",
        "Readers will ask why items in the same state are rated differently.",
    ),
    message=Text(
        "説明が「{circumstance}」の事業で、評価が分かれています（{places}）。",
        "Items that say “{circumstance}” are rated differently ({places}).",
    ),
    suggestion=Text("どの評価にそろえるか、ご検討ください。", "Decide which rating is meant."),
    example=Example(
        bad={"sheet": Text("該当なし: A と D", "該当なし: A and D")},
        good={"sheet": Text("該当なし: どれも D", "該当なし: always D")},
    ),
)
def rated_differently(judged: Judged) -> Iterator[Spot]:
    """Yield the least frequent rating of each circumstance that has several."""
    alike: dict[str, list[tuple[Item, str]]] = defaultdict(list)
    for item, _, text in _answers(judged, _RESULT):
        code = judged.codes[item.row]
        nothing = _says_nothing_applied(text, judged.family)
        if code is not None and (nothing or len(bare(text)) >= judged.family.questions.shortest):
            alike["" if nothing else bare(text)].append((item, code))
    for circumstance, items in alike.items():
        counts = Counter(code for _, code in items)
        if len(counts) > 1:
            rarest = min(counts, key=counts.__getitem__)
            item = next(item for item, code in items if code == rarest)
            shown = item.texts[_RESULT] if circumstance else _shortest(items)
            places = _places(judged, items)
            details: Details = {"circumstance": _quoted(shown), "places": places}
            text = item.texts.get(_RATING, "")
            yield Spot(judged.sheet.cell(item, _RATING), details, text, item)


def _shortest(items: list[tuple[Item, str]]) -> str:
    return min((item.texts[_RESULT] for item, _ in items), key=len)


def _places(judged: Judged, items: list[tuple[Item, str]]) -> Text:
    by_code: dict[str, list[str]] = defaultdict(list)
    for item, code in items:
        by_code[code].append(str(judged.sheet.cell(item, _RESULT)))
    ja = "、".join(f"{code}: {'・'.join(cells)}" for code, cells in by_code.items())
    en = ", ".join(f"{code}: {' '.join(cells)}" for code, cells in by_code.items())
    return Text(ja, en)


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else f"{shown[:40]}…"


@rule(
    Question,
    "question-explanation-empty",
    title=Text("説明が「該当事項なし」だけ", "Nothing but 該当事項なし explains it"),
    reason=Text(
        "何が該当しなかったのか、読む人に分からないため。",
        "Readers cannot tell what did not apply.",
    ),
    message=Text(
        "評価{rating}（{place}）の説明が「{value}」だけです。",
        "Rated {rating} ({place}); the explanation is only “{value}”.",
    ),
    suggestion=Text(
        "何がなかったのか（相談、対象者など）を追記できるか、担当課に確認してください。",
        "Ask whether it can say what did not apply.",
    ),
    example=Example(
        bad={"rating": "D(その他)", "result": "該当事項なし"},
        good={"rating": "D(その他)", "result": "入居の希望がなかった。"},
    ),
)
def explanation_empty(judged: Judged) -> Iterator[Spot]:
    """Yield the explanations that say only that nothing applied."""
    for rated, scale in judged.family.scales.items():
        asking = {code: r.explained_in for code, r in scale.ratings.items() if r.explain}
        for item, key, text in _answers(judged, *dict.fromkeys(asking.values())):
            code = judged.codes_by[rated][item.row]
            said = code is not None and asking.get(code) == key
            if said and only_nothing_applied(text, judged.family):
                place = same(str(judged.sheet.cell(item, rated)))
                told: Details = {"rating": code or "", "place": place, "value": _quoted(text)}
                yield Spot(judged.sheet.cell(item, key), told, text, item)


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
    """Yield the plans that another column of their item says in the same words."""
    fixed = [
        key
        for key, column in judged.family.columns.items()
        if column.filled_by == "secretariat" and key not in _MEANT
    ]
    for item, key, text in _answers(judged, _PLAN):
        others = [other for other in (_RESULT, *fixed) if other in judged.sheet.headings]
        found = [other for other in others if bare(item.texts.get(other, "")) == bare(text)]
        if found and len(bare(text)) >= _WORD_FOR_WORD and not only_as_before(text, judged.family):
            details: Details = {
                "heading": judged.heading(key),
                "other": judged.heading(found[0]),
                "place": str(judged.sheet.cell(item, found[0])),
            }
            yield Spot(judged.sheet.cell(item, key), details, text, item)


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
    if _RESULT not in judged.sheet.headings:
        return
    for item, key, text in _answers(judged, _PLAN):
        if only_as_before(text, judged.family):
            details = {
                "heading": judged.heading(key),
                "value": _quoted(text),
                "other": judged.heading(_RESULT),
                "place": str(judged.sheet.cell(item, _RESULT)),
            }
            yield Spot(judged.sheet.cell(item, key), details, text, item)


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
    for item, key, text in _answers(judged, _PLAN):
        sentences = [s.strip() for s in _SENTENCE.split(text) if s.strip()]
        if sentences and _PAST.search(sentences[-1]):
            details = {"heading": judged.heading(key), "end": sentences[-1][-12:]}
            yield Spot(judged.sheet.cell(item, key), details, text, item)


@rule(
    Question,
    "question-text-struck",
    title=Text("取り消し線の記載", "Text struck out"),
    reason=Text(
        "全体に取り消し線が引かれた記載は、消したつもりのことが多いため。",
        "A text that is struck out as a whole was often meant to be deleted.",
    ),
    message=Text(
        "{heading}の「{value}」の全体に取り消し線が引かれています。",
        "{heading}: “{value}” is struck out as a whole.",
    ),
    suggestion=Text(
        "消すのか、残すのか、担当課に確認してください。",
        "Ask whether it is to be deleted or to stay.",
    ),
    example=Example(
        bad={"sheet": Text("~~教室を開催した。~~", "~~A course was held.~~")},
        good={"sheet": Text("教室を開催した。", "A course was held.")},
    ),
)
def text_struck(judged: Judged) -> Iterator[Spot]:
    """Yield the answers that are struck out from the first character to the last."""
    family = judged.family
    reasons = (r.explained_in for s in family.scales.values() for r in s.ratings.values())
    for item, key, text in _answers(judged, *dict.fromkeys([_RATING, _RESULT, _PLAN, *reasons])):
        cell = judged.sheet.cell(item, key)
        if judged.grid.struck.at(cell):
            yield Spot(cell, {"heading": judged.heading(key), "value": _quoted(text)}, text, item)


@rule(
    Question,
    "question-text-short",
    title=Text("ごく短い記載", "Very short text"),
    reason=Text(
        "一言だけでは、何をしたか、何をするかが伝わらないため。",
        "A word or two do not say what was done or will be.",
    ),
    message=Text("{heading}が「{value}」だけです。", "{heading} only says “{value}”."),
    suggestion=Text("追記できるか、担当課に確認してください。", "Ask whether it can say more."),
    example=Example(bad={"result": "実施"}, good={"result": "全小中学校で1回ずつ実施した。"}),
)
def text_short(judged: Judged) -> Iterator[Spot]:
    """Yield the results, plans and explanations that are hardly there, unless asked about so."""
    family = judged.family
    reasons = (r.explained_in for s in family.scales.values() for r in s.ratings.values())
    for item, key, text in _answers(judged, *dict.fromkeys([_RESULT, _PLAN, *reasons])):
        told = only_nothing_applied(text, family) or only_as_before(text, family)
        if len(bare(text)) < family.questions.shortest and not told:
            details = {"heading": judged.heading(key), "value": _quoted(text)}
            yield Spot(judged.sheet.cell(item, key), details, text, item)
