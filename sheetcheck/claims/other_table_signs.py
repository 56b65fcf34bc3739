"""The signs that a block of rows is another table than the items above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from sheetcheck.claims.vocabulary.known_words import OTHER_UNIT
from sheetcheck.family.model import Family
from sheetcheck.notation.departments import ends_as_office
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.row_kinds import has_rating, is_figure, is_heading, repeats_headings
from sheetcheck.table.rows import Row
from sheetcheck.table.sections import texts_in
from sheetcheck.workbook.read.grid import Grid

_LONGEST = 16  # characters of a heading
_OFFICES = ("課", "室", "係", "部", "局")  # 会, 校 and センター end names of projects, too
_MOST_TITLES = 3  # rows of one text above the headings of a block
_GLOSS = re.compile(r"[(\[〔].*[)\]〕]$")
_HEADING = re.compile(
    r"no\.?|#|項番|回|版|問|月|年|年度|課|係|"
    r".*(?:名|名称|番号|所管|担当|担当課|所管課|主管課|関係課|部署|部局|所属|機関|団体|職|者"
    r"|日|日時|時期|期間|時間|数|数量|額|予算|決算|費|単価|収入|支出"
    r"|単位|指標|目標|実績|現状|基準|値|達成度|率|割合|比"
    r"|備考|摘要|内容|概要|区分|項目|種別|種類|分類|場所|会場|連絡先|電話|内線|メール|メールアドレス|住所"
    r"|根拠|根拠法令|増減|差引|理由|経過|経緯|説明|意味|定義|用語|質問|設問|回答|意見|対応|課題|結果|議題"
    r"|評価|計|四半期|上期|下期|半期|はい|いいえ|無回答|その他|財源|補助|url|fax|e-?mail)"
)
_TITLE = re.compile(
    r"会議|委員|名簿|連絡|問い?合わ?せ|体制|組織|経過|経緯|沿革|履歴|スケジュール|日程|予定表|開催"
    r"|予算|決算|経費|事業費|財源|指標|kpi|数値目標|実績値|推移|統計|用語|アンケート|調査結果|意見"
    r"|評価の理由|一覧|参考|資料|凡例|四半期|月別|年度別|前年|昨年"
)
_REFERENCE = re.compile(r"[(\[【〔<〈《■●◆◇□○※* ]*参考")
_NUMBER = re.compile(r"(?:年|月|週|延べ?|のべ|約|計)?[約▲△+-]?\d[\d,]*(?:\.\d+)?")
_NUMBERED = re.compile(
    r"[(\[第]?(?:\d{1,3}|[ivx]{1,4}|[一二三四五六七八九十]{1,3}|[ア-ン])[)\].、章節\s]|第"
)
_DATE = re.compile(r"\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?: .*)?|\d{1,2}月(?:\d{1,2}日)?")


@dataclass(slots=True)
class ItemsAbove:
    """What is known of the items above a block, column by column."""

    family: Family
    count: int = 0
    numbered: int = 0
    last_number: int | str | None = None
    names: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    """The texts of their departments."""
    named_as_offices: bool = False
    """Whether the name of one of them ends as that of an office does."""
    without_office: bool = False
    """Whether one of them names no department, or something that may be none."""
    under_numbers: bool = False
    """Whether a title above or between them is numbered: `(1) 住居の確保`."""
    with_amounts: set[str] = field(default_factory=set)
    """The columns in which one of them has a number or a day."""

    def add(self, rows: Sequence[Row]) -> None:
        """Add the next rows; those that are no items may be titles of sections."""
        for row in rows:
            if not row.is_item:
                self.add_titles([row.first])
                continue
            self.count += 1
            if row.number is not None:
                self.numbered += 1
                self.last_number = row.number
            name, office = row.texts.get("name", ""), row.texts.get("departments", "")
            self.names.add(fold(name))
            self.named_as_offices = self.named_as_offices or _is_named_as_office(name)
            if fold(office) not in self.offices:
                self.offices.add(fold(office))
                self.without_office |= not self.is_office(office)
            fresh = (key for key in row.texts if key not in self.with_amounts)
            self.with_amounts.update([key for key in fresh if _is_amount(row.texts[key])])

    def add_titles(self, titles: Sequence[str]) -> None:
        """Add texts that are alone in their row."""
        self.under_numbers = self.under_numbers or any(map(_is_numbered, titles))

    def is_office(self, text: str) -> bool:
        """True if a text is certainly that of a department."""
        text = text.strip()
        return ends_as_office(text) or self.family.office(text) in self.family.departments


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Rows without a blank row or a line of the footer between; some were read as items."""

    grid: Grid
    header: Header
    family: Family
    rows: Sequence[Row]
    title: tuple[str, ...]
    """The text that is alone in the row above the blank row before it, if there is one."""

    @property
    def items(self) -> Sequence[Row]:
        """The rows that look like items."""
        return [row for row in self.rows if row.is_item]

    def is_other(self, above: ItemsAbove) -> bool:
        """True if the block is certainly another table than the items above it."""
        if self._repeats_headings():
            return False
        if any(_REFERENCE.match(fold(text)) for text in self._titles()) or self._has_headings():
            return True
        if any(has_rating(row, self.family) for row in self.items):
            return False
        return self._has_amounts("departments", above) or self._lists_offices(above)

    def may_be_other(self, above: ItemsAbove) -> bool:
        """True if the block may be another table, by its numbers, its title or its words."""
        if self._repeats_headings() or any(map(_answers_in_words, self.items)):
            return False
        titles = self._titles()
        if above.under_numbers and any(map(_is_numbered, titles)):
            return False  # a section whose department has not answered
        if any(has_rating(row, self.family) for row in self.items):
            return self._repeats_names(above)
        if any(_TITLE.search(fold(text)) for text in titles):
            return True
        if self._repeats_names(above) or (not titles and self._numbers_begin_anew(above)):
            return True
        return self._lacks_offices(above) or any(
            self._has_amounts(key, above)
            for key, column in self.family.columns.items()
            if key in self.header.columns
            and key not in {"number", "section"}
            and column.number is None
            and column.date is None
        )

    def _repeats_headings(self) -> bool:
        """True if the headings of the table are repeated: what follows belongs to it."""
        return any(repeats_headings(row, self.family) for row in self.rows)

    def _titles(self) -> list[str]:
        """Return the texts that stand alone above the other rows."""
        seen = (texts_of(row, self.grid, self.header) for row in self.rows[:_MOST_TITLES])
        alone = [texts[0] for texts in takewhile(lambda texts: len(texts) == 1, seen)]
        return [*self.title, *alone]

    def _has_headings(self) -> bool:
        """True if the block begins with headings of its own, and rows stand under them."""
        at = len(self._titles()) - len(self.title)
        if at + 1 >= len(self.rows):
            return False
        row = self.rows[at]
        texts = texts_of(row, self.grid, self.header)
        if len(texts) == 1 or row.number is not None or has_rating(row, self.family):
            return False
        own = [text for text in texts if not is_heading(text, self.family)]
        return bool(own) and all(map(_is_heading_of_any_table, own))

    def _has_amounts(self, key: str, above: ItemsAbove) -> bool:
        """True if a column has nothing but numbers and days here, and none above."""
        texts = [row.texts.get(key, "") for row in self.items]
        # A bare number in the place of a rating may be meant as one.
        bare = key in self.family.scales and any(text.strip().isdecimal() for text in texts)
        return key not in above.with_amounts and not bare and all(map(_is_amount, texts))

    def _lists_offices(self, above: ItemsAbove) -> bool:
        """True if departments stand where the items above have the names of projects."""
        if above.named_as_offices or above.names & above.offices - {""}:
            return False
        names = [row.texts.get("name", "") for row in self.items]
        return all(
            _is_named_as_office(name) or (fold(name) in above.offices and not is_blank(name))
            for name in names
        )

    def _repeats_names(self, above: ItemsAbove) -> bool:
        """True if every row has the name of an item above, and no answer in words."""
        names = {fold(row.texts.get("name", "")) for row in self.items}
        return (
            "" not in names and names <= above.names and not any(map(_answers_in_words, self.items))
        )

    def _numbers_begin_anew(self, above: ItemsAbove) -> bool:
        """True if rows have no numbers though those above do, or numbers that begin anew."""
        if 2 * above.numbered < above.count or not above.numbered:
            return False
        own = [row.number for row in self.items if row.number is not None]
        if not own:
            return True
        return own[0] == 1 and isinstance(above.last_number, int) and above.last_number >= 1

    def _lacks_offices(self, above: ItemsAbove) -> bool:
        """True if words that are no department stand where all items above name one."""
        texts = [row.texts.get("departments", "") for row in self.items]
        texts = [text for text in texts if not is_blank(text)]
        known = any(above.is_office(text) or fold(text) in above.offices for text in texts)
        return bool(texts) and not above.without_office and not known


def texts_of(row: Row, grid: Grid, header: Header) -> list[str]:
    """Return the texts of one row in the columns of the table, from left to right."""
    left, right = min(header.columns.values()), max(header.columns.values())
    texts = texts_in(grid, row.row, left, right)
    return [text for column, text in texts.items() if column >= left]


def _is_heading_of_any_table(text: str) -> bool:
    rest = split_year(_GLOSS.sub("", fold(text)))[1]
    return len(rest) <= _LONGEST and _HEADING.fullmatch(rest) is not None


def _is_numbered(title: str) -> bool:
    return _NUMBERED.match(fold(title)) is not None


def _is_named_as_office(name: str) -> bool:
    return name.strip().endswith(_OFFICES)


def _answers_in_words(row: Row) -> bool:
    """True if a row tells of a result or a plan in words."""
    answers = (row.texts.get("result", ""), row.texts.get("plan", ""))
    return any(not is_blank(text) and not _is_amount(text) for text in answers)


def _is_amount(text: str) -> bool:
    """True if a text is a day, or a number with or without a unit: 12, 9,000千円, 4世帯."""
    folded = fold(text)
    if _DATE.fullmatch(folded):
        return True
    number = _NUMBER.match(folded)
    unit = folded[number.end() :].strip() if number else ""
    return number is not None and (
        not unit or is_figure(text) or OTHER_UNIT.fullmatch(unit) is not None
    )
