"""Pair rules on items that were lost, added or moved since the sheet was issued."""

from collections.abc import Iterator

from sheetcheck.rules.definition.judged import Pair
from sheetcheck.rules.definition.kinds import Example, PairRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.rules.issued import cut
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text


@rule(
    PairRule,
    "item-lost",
    title=Text("事業の消失", "Item lost"),
    reason=Text(
        "事業の行がないと、その事業が公表資料から抜け落ちるため。",
        "An item whose row is gone would be missing from what is published.",
    ),
    message=Text(
        "配布した様式の事業「{name}」（{place}）がありません。",
        "The item “{name}” ({place}) of the issued sheet is missing.",
    ),
    suggestion=Text(
        "配布した様式からこの行を復元し、回答を記入してください。",
        "Restore its row from the issued sheet and fill it in.",
    ),
    example=Example(
        bad={"sheet": "1 就労支援 / 3 生活保護"},
        good={"sheet": "1 就労支援 / 2 住まいの支援 / 3 生活保護"},
    ),
)
def item_lost(pair: Pair) -> Iterator[Spot]:
    """Yield the items of the issued sheet that are missing."""
    for item in pair.matching.lost:
        yield Spot(None, {"name": _named(item), "place": _place(item)}, item=item)


@rule(
    PairRule,
    "item-added",
    title=Text("事業の追加", "Item added"),
    reason=Text(
        "配布していない事業が加わると、事業数が計画と合わなくなるため。",
        "With extra items the count no longer matches the plan.",
    ),
    message=Text(
        "事業「{name}」（{place}）は、配布した様式にありません。",
        "The item “{name}” ({place}) is not in the issued sheet.",
    ),
    suggestion=Text(
        "追加が必要な場合は事務局にご相談ください。不要であれば行を削除してください。",
        "Ask the secretariat if it should be added; otherwise delete the row.",
    ),
    example=Example(bad={"sheet": "1 / 2 / 2-2 / 3"}, good={"sheet": "1 / 2 / 3"}),
)
def item_added(pair: Pair) -> Iterator[Spot]:
    """Yield the items that are not in the issued sheet."""
    for item in pair.matching.added:
        details = {"name": _named(item), "place": _place(item)}
        yield Spot(_at(pair, item), details, value=item.name, item=item)


@rule(
    PairRule,
    "item-moved",
    title=Text("事業の移動", "Item moved"),
    reason=Text(
        "順番や区分が変わると、ほかの課のシートと行がそろわなくなるため。",
        "The rows no longer line up with the sheets of other departments.",
    ),
    message=Text(
        "事業「{name}」の順番が配布時と異なります（配布時：{after}）。",
        "The item “{name}” is out of order (as issued: {after}).",
    ),
    suggestion=Text("配布時の位置に戻してください。", "Move it back."),
    example=Example(bad={"sheet": "1 / 3 / 2"}, good={"sheet": "1 / 2 / 3"}),
)
def item_moved(pair: Pair) -> Iterator[Spot]:
    """Yield the smallest set of items whose move explains the new order or section."""
    names = {mine.name: theirs.name for mine, theirs in pair.matching.sections}
    order = list(pair.issued.sheet.items)
    above = {id(item): order[n - 1] if n else None for n, item in enumerate(order)}
    for mine, theirs in pair.matching.moved():
        details: dict[str, str | int | Text] = {"name": _named(theirs)}
        message = None
        if names.get(mine.section, mine.section) != theirs.section:
            message = _OTHER_SECTION
            details |= {"before": mine.section or "–", "now": theirs.section or "–"}
        before = above[id(mine)]
        details["after"] = _BEHIND.filled(name=_named(before)) if before else _FIRST
        yield Spot(_at(pair, theirs), details, theirs.name, theirs, message=message)


_BEHIND = Text("「{name}」の次", "after “{name}”")
_FIRST = Text("先頭", "first")
_OTHER_SECTION = Text(
    "事業「{name}」の区分が「{before}」から「{now}」に変わっています。",
    "The item “{name}” was moved from “{before}” to “{now}”.",
)


def _at(pair: Pair, item: Item) -> Address:
    sheet = pair.returned.sheet
    return sheet.cell(item, "name" if "name" in sheet.headings else next(iter(sheet.headings)))


def _named(item: Item) -> str:
    return cut(item.name, 0) or "–"


def _place(item: Item) -> str:
    return " ".join(part for part in (item.section, str(item.number or "")) if part) or "–"
