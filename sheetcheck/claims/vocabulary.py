"""What a word beside, above or before a number says of it: a count of this table, or not.

A list of foreign words is never complete, so the question is turned round: a heading counts
only if every part of it is known. Known are the words that labels are made of, count words
and units, the reported year, the title of the sheet, and the words that join them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from sheetcheck.claims.labels import Label, Labels
from sheetcheck.notation.era import years_in
from sheetcheck.notation.folding import bare, fold, is_blank, placeholder
from sheetcheck.words.claims import Reason

_LONGEST = 40  # characters; a longer text is a sentence, and no heading
_REMEMBERED = 4096
_NOTE = re.compile(r"^(?:[※*＊]|注\d*|\(注\d*\))")
_SENTENCE = re.compile(r"(?:。|です|ます|ました|ください|下さい|こと)[)）]?$")
_DAY = re.compile(
    r"^\(?(?:[明大昭平令]\S{1,2}|[mtshr]\.?)?\d{0,4}[年./-]?(?:\d{1,2}[月./-]\d{1,2}日?|\d{1,2}月末)"
    r"(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?(?:現在|時点|集計|作成|更新)?\)?$"
)
_ARROWS = re.compile(r"[-=]*[→⇒➡>]+")
_OTHER_UNIT = re.compile(
    r"[十百千万億]*円|人|名|点|回|%|パーセント|ポイント|世帯|戸|棟|台|冊|部|枚|ページ|頁|日|時間|箇所"
    r"|[かヶケカ]所|団体|社|校|園|課|市町村"
)
_LONGEST_UNIT = 4
_MONTHS = re.compile(r"\d{1,2}月(?!\d{1,2}日)")

_FOREIGN = (
    (Reason.REFERENCE, "参考|速報値|試算"),
    (
        Reason.OTHER_YEAR,
        "前年|昨年|前々年|前回|過年度|例年|従来|翌年|次年|来年|次回|前計画|旧計画|過去|累計|通算",
    ),
    (Reason.MONEY, "円|金額|予算|決算|事業費|経費|費用|単価|執行|支出|収入|補助額|¥|\\$"),
    (
        Reason.POINTS,
        "点数|配点|得点|評点|採点|点満点|スコア|ポイント|ウエイト|ウェイト|重み|[^重]点$",
    ),
    (
        Reason.PEOPLE,
        "人数|人員|者数|名数|世帯|参加者|相談者|利用者|対象者|職員数|団体数|[0-9()]人|^人$|\\(人\\)|\\(名\\)",
    ),
    (Reason.TARGET, "目標|計画値|計画数|指標|kpi|目安|基準値|見込|予定数|想定|ノルマ|上限|下限"),
    (Reason.PERIOD, "四半期|上半期|下半期|上期|下期|前期|後期|中間|期末|[1-4]q"),
)
_NOTHING_ELSE = re.compile("参考|前年度?|昨年度?|前回")
_FOREIGN_PATTERNS = tuple((reason, re.compile(words)) for reason, words in _FOREIGN)

_ALWAYS = (
    *("評価", "判定", "区分", "進捗", "進行", "状況", "結果", "集計", "内訳", "まとめ", "総括"),
    *(
        "項目",
        "施策",
        "事業",
        "件数",
        "件",
        "数",
        "年度",
        "今年度",
        "本年度",
        "当年度",
        "今年",
        "今回",
    ),
    *(
        "全体",
        "全",
        "合計",
        "計",
        "総",
        "総数",
        "一覧",
        "一覧表",
        "表",
        "欄",
        "単位",
        "別",
        "ごと",
        "毎",
    ),
    *(
        "取組",
        "取り組み",
        "取組み",
        "市",
        "町",
        "村",
        "区",
        "度",
        "末",
        "現在",
        "時点",
        "点検",
        "自己評価",
    ),
    *(
        "の",
        "は",
        "における",
        "による",
        "及び",
        "と",
        "・",
        ",",
        ":",
        "(",
        ")",
        "[",
        "]",
        "-",
        "/",
        "=",
    ),
    *(
        "<",
        ">",
        "【",
        "】",
        "〔",
        "〕",
        "『",
        "』",
        "「",
        "」",
        "■",
        "●",
        "○",
        "◆",
        "◇",
        "□",
        "▼",
        "〈",
        "〉",
    ),
)
_OF_A_YEAR = ("実績", "実施", "達成", "公表", "確定", "最終")
"""Words that are known beside the reported year only: 令和6年度実績."""


class Sense(Enum):
    """What a word says of a number that it stands over, beside or before."""

    NOTHING = auto()
    """A note, a sentence, a day or a dash: it says nothing of what is counted."""
    KNOWN = auto()
    FOREIGN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word read: what it names, and whether a number under it can be a total."""

    sense: Sense
    label: Label | None = None
    reason: Reason | None = None
    dated: bool = False
    """Whether it names the reported year."""


_NOTHING = Meaning(Sense.NOTHING)


@dataclass(frozen=True, slots=True)
class CountWords:
    """The words of one sheet that say what a number counts."""

    labels: Labels
    years: frozenset[int]
    """The reported year, as a calendar year and as that of its era; empty if nobody says it."""
    tokens: re.Pattern[str]
    of_a_year: re.Pattern[str]
    _meanings: dict[tuple[str, int], Meaning] = field(default_factory=dict, repr=False)

    def read(self, text: str, row: int = 0) -> Meaning:
        """Return what a word says; each word is read once."""
        at = row if self.labels.depends_on_row(text) else 0
        if (text, at) not in self._meanings:
            if len(self._meanings) >= _REMEMBERED:
                self._meanings.clear()
            self._meanings[text, at] = self._read(text, row)
        return self._meanings[text, at]

    def unit_reason(self, text: str) -> Reason | None:
        """Return why a number is no count by the short word in the cell right behind it.

        An arrow points to the number that holds now. A unit that items are not counted in says
        so; any other short word leaves it in doubt.
        """
        word = fold(text).strip("()[]〔〕 ")
        if _ARROWS.fullmatch(word):
            return Reason.OTHER_YEAR
        if _OTHER_UNIT.fullmatch(word) and word not in map(fold, self.labels.totals.units):
            return Reason.UNIT
        said = self.read(word)
        remark = len(word) > _LONGEST_UNIT or any(map(str.isdecimal, word))
        if remark or said.sense in {Sense.NOTHING, Sense.KNOWN}:
            return None
        return Reason.UNIT if said.sense is Sense.FOREIGN else Reason.TITLE

    def _read(self, text: str, row: int) -> Meaning:
        if is_blank(text) or placeholder(text) == "-" or _ARROWS.fullmatch(fold(text)):
            return _NOTHING
        label = self.labels.read(text, row)
        if label is not None:
            return Meaning(Sense.KNOWN, label)
        folded = fold(text)
        note = _NOTE.match(folded)
        if len(folded) > _LONGEST or _SENTENCE.search(folded) or _DAY.match(folded):
            return _NOTHING
        reason = self._foreign(folded)
        if note:
            # A note is about something else, unless it says nothing but whose numbers these are.
            rest = _NOTHING_ELSE.sub("", years_in(folded[note.end() :])[1])
            if reason is None or self.of_a_year.sub("", rest):
                return _NOTHING
        if reason is not None:
            return Meaning(Sense.FOREIGN, reason=reason)
        return self._known(folded, row)

    def _known(self, folded: str, row: int) -> Meaning:
        years, rest = years_in(folded)
        dated = bool(years)
        label = self.labels.read(_unbracketed(rest, self.labels.totals.units), row)
        if label is None and rest != folded:
            label = self.labels.read(rest.strip("の:,"), row)
        if label is not None:
            return Meaning(Sense.KNOWN, label, dated=dated)
        tokens = self.of_a_year if dated else self.tokens
        if not tokens.sub("", rest):
            return Meaning(Sense.KNOWN, dated=dated)
        return Meaning(Sense.UNKNOWN, reason=Reason.HEADING)

    def _foreign(self, folded: str) -> Reason | None:
        """Return why no number under a word is a total; None where nothing says so."""
        if any(fold(word) in folded for word in self.labels.totals.not_counts):
            return Reason.DECLARED
        if not set(years_in(folded)[0]) <= self.years:
            return Reason.OTHER_YEAR
        if _MONTHS.search(folded):
            return Reason.PERIOD
        found = (reason for reason, pattern in _FOREIGN_PATTERNS if pattern.search(folded))
        return next(found, None)


def _unbracketed(folded: str, units: Sequence[str]) -> str:
    """Return a word without the unit in brackets behind it: A(事業数), 計(件)."""
    for unit in (*units, "件"):
        for ending in (f"({unit})", f"({unit}数)", f"[{unit}]"):
            if folded.endswith(ending):
                return folded.removesuffix(ending)
    return folded


def count_words(labels: Labels, years: Iterable[int], own: Iterable[str]) -> CountWords:
    """Return what the words of a sheet say; `own` are its title and its name."""
    units = labels.totals.units
    words = {fold(word) for word in (*_ALWAYS, *units, *(f"{unit}数" for unit in units))}
    words |= {fold(word) for word in (*labels.totals.numbers, *labels.totals.grand)}
    words |= {piece for text in own for piece in _pieces(text)}
    words.discard("")
    return CountWords(
        labels,
        frozenset(years),
        _pattern(frozenset(words)),
        _pattern(frozenset({*words, *_OF_A_YEAR})),
    )


def _pieces(text: str) -> Iterable[str]:
    """Yield the words of a title that are long enough to be told again: 再犯防止推進計画."""
    folded = years_in(fold(text))[1]
    whole = bare(folded)
    yield from (piece for piece in (folded, whole, *text.split()) if 4 <= len(piece) <= _LONGEST)


@lru_cache(maxsize=256)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))
