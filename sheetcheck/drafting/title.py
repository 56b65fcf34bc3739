"""Find the title of a sheet, and the words in it that do not change from year to year."""

import re

from sheetcheck.drafting.tables import Table
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address

_FORM = re.compile(
    r"(?:様式|別紙|別記|別添|資料|参考)第?[0-9一二三四五六七八九十]*号?(?:の[0-9]+)?(?:関係)?"
)
_NOTE = re.compile(r"[※*＊・●■◆]|注|\(?記入|\(?記載|提出|回答|作成|担当|課名|所属|単位")
_SAYS_TITLE = re.compile(
    r"計画|シート|調査票|調書|管理表|進捗|評価票|評価表|報告|大綱|ビジョン|戦略|プラン|検証|点検|一覧"
)
_APART = re.compile(r"[\s\u3000（）()「」『』【】\[\]]+")
_LONGEST = 80  # characters
_SHORTEST = 3  # characters of a word that can distinguish forms


def title_of_table(table: Table) -> tuple[str, Address | None]:
    """Return the title above a table and its cell; a blank text and None if there is none.

    Texts with a word such as 計画 or 報告 come first; notes and form numbers are not titles.
    """
    found: list[tuple[str, Address]] = []
    for row, cells in table.grid.rows.items():
        if row >= table.row:
            break
        for column in cells:
            text = " ".join(table.grid.text(row, column).split())
            if _may_be(text):
                found.append((text, Address(row, column)))
    speaking = [one for one in found if _SAYS_TITLE.search(one[0])]
    headings = {fold(guess.heading) for guess in table.guesses}
    for text, cell in [*speaking, *found]:
        if fold(text) not in headings:
            return text, cell
    return "", None


def lasting_words(title: str) -> tuple[str, ...]:
    """Return the words of a title that name no year."""
    words = [word for word in _APART.split(title) if len(word) >= _SHORTEST]
    lasting = tuple(word for word in words if split_year(word)[0] is None)
    rest = split_year(title)[1]
    return lasting or ((rest,) if len(rest) >= _SHORTEST else ())


def _may_be(text: str) -> bool:
    folded = fold(text)
    return (
        not is_blank(text)
        and len(text) <= _LONGEST
        and not _FORM.fullmatch(folded)
        and not _NOTE.match(folded)
        and "。" not in text
        and any(char.isalpha() for char in folded)
    )
