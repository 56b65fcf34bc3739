"""Questions for the secretariat: nothing is certainly wrong, but a person should look again."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from sheetcheck.family.model import RATING
from sheetcheck.notation.folding import bare
from sheetcheck.rules.definition.columns import (
    PLAN,
    RESULT,
    answers_in,
    at_answer,
    only_as_before,
    only_nothing_applied,
    says_nothing_applied,
)
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, Question, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text, quoted


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
    """Yield the rarest rating of each explanation that comes with several ratings."""
    alike: dict[str, list[tuple[Item, str]]] = defaultdict(list)
    for item, _, text in answers_in(judged, RESULT):
        code = judged.codes[item.row]
        nothing = says_nothing_applied(text, judged.family)
        if code is not None and (nothing or len(bare(text)) >= judged.family.questions.shortest):
            alike["" if nothing else bare(text)].append((item, code))
    for circumstance, items in alike.items():
        counts = Counter(code for _, code in items)
        if len(counts) > 1:
            rarest = min(counts, key=counts.__getitem__)
            item = next(item for item, code in items if code == rarest)
            shown = item.texts[RESULT] if circumstance else _shortest(items)
            places = _places(judged, items)
            yield at_answer(judged, item, RATING, circumstance=quoted(shown), places=places)


def _shortest(items: list[tuple[Item, str]]) -> str:
    return min((item.texts[RESULT] for item, _ in items), key=len)


def _places(judged: Judged, items: list[tuple[Item, str]]) -> Text:
    by_code: dict[str, list[str]] = defaultdict(list)
    for item, code in items:
        by_code[code].append(str(judged.sheet.cell(item, RESULT)))
    ja = "、".join(f"{code}: {'・'.join(cells)}" for code, cells in by_code.items())
    en = ", ".join(f"{code}: {' '.join(cells)}" for code, cells in by_code.items())
    return Text(ja, en)


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
    """Yield the explanations that only say that nothing applied."""
    for rated, scale in judged.family.scales.items():
        asking = {code: r.explained_in for code, r in scale.ratings.items() if r.explain}
        for item, key, text in answers_in(judged, *dict.fromkeys(asking.values())):
            code = judged.codes_by[rated][item.row]
            explains = code is not None and asking.get(code) == key
            if explains and only_nothing_applied(text, judged.family):
                place, value = str(judged.sheet.cell(item, rated)), quoted(text)
                yield at_answer(judged, item, key, rating=code or "", place=place, value=value)


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
    """Yield the answers that are struck out completely."""
    family = judged.family
    reasons = (rating.explained_in for rating in family.every_rating)
    for item, key, text in answers_in(judged, *dict.fromkeys([RATING, RESULT, PLAN, *reasons])):
        if judged.grid.struck.at(judged.sheet.cell(item, key)):
            yield at_answer(judged, item, key, value=quoted(text))


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
    """Yield very short results, plans and explanations that no other question covers."""
    family = judged.family
    reasons = (rating.explained_in for rating in family.every_rating)
    for item, key, text in answers_in(judged, *dict.fromkeys([RESULT, PLAN, *reasons])):
        covered = only_nothing_applied(text, family) or only_as_before(text, family)
        if len(bare(text)) < family.questions.shortest and not covered:
            yield at_answer(judged, item, key, value=quoted(text))
