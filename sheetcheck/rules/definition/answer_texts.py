"""What the text of an answer says: nothing applied, or everything goes on as before."""

import re
from collections.abc import Iterator
from typing import Final

from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import bare
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item

RESULT: Final = "result"
PLAN: Final = "plan"
WORD_FOR_WORD: Final = 8
"""Characters from which on two equal texts count as copied; shorter ones agree by chance."""

# Endings that do not change what a plan says: "carry out", "aim at", "is planned".
_ENDING: Final = re.compile(
    r"(?:を?(?:行う|行います|行っていく|おこなう)|を?(?:する|します|していく|していきます)|を?図る"
    r"|(?:する)?予定(?:である|です)?|である|です)$"
)


def says_nothing_applied(text: str, family: Family) -> bool:
    """Return whether an answer says, perhaps among other things, that there was nothing to do."""
    said = bare(text)
    return any(bare(word) in said for word in family.questions.nothing_applied if bare(word))


def only_nothing_applied(text: str, family: Family) -> bool:
    """Return whether an answer says only that there was nothing to do."""
    return bare(text) in {bare(word) for word in family.questions.nothing_applied}


def only_as_before(text: str, family: Family) -> bool:
    """Return whether a plan says only that all goes on: `令和6年度と同様に実施する。`."""
    said = _ENDING.sub("", bare(split_year(text)[1]).removeprefix("と"))
    return said in {_ENDING.sub("", bare(word)) for word in family.questions.as_before}


def answers_in(judged: Judged, *keys: str) -> Iterator[tuple[Item, str, str]]:
    """Yield item, column and text of each answer in some columns; a merged cell only once."""
    seen: set[Address] = set()
    for key in (key for key in keys if key in judged.sheet.headings):
        for item in judged.sheet.items:
            text, cell = item.texts.get(key, ""), judged.sheet.cell(item, key)
            if judged.family.is_answer(text) and cell not in seen:
                seen.add(cell)
                yield item, key, text
