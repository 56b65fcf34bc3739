"""The words that are known to speak of counts, and those that are known not to."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sheetcheck.family.totals import Totals
from sheetcheck.notation.era import years_in
from sheetcheck.notation.folding import bare, fold
from sheetcheck.words.claims import Reason

LONGEST = 40
"""Characters; a longer text is a sentence, and no heading."""
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
FOREIGN_PATTERNS = tuple((reason, re.compile(words)) for reason, words in _FOREIGN)
OTHER_UNIT = re.compile(
    r"[十百千万億]*円|人|名|点|回|%|パーセント|ポイント|世帯|戸|棟|台|冊|部|枚|ページ|頁|日|時間|箇所"
    r"|[かヶケカ]所|団体|社|校|園|課|市町村"
)
THIS_YEAR = re.compile("[今本当]年度?|今回")
NOTHING_ELSE = re.compile("参考|前年度?|昨年度?|前回")

_ALWAYS = (
    *("評価", "判定", "区分", "進捗", "進行", "状況", "結果", "集計", "内訳", "まとめ", "総括"),
    *("項目", "施策", "事業", "件数", "件", "数", "年度", "今年度", "本年度", "当年度", "今年"),
    *("今回", "全体", "全", "合計", "計", "総", "総数", "一覧", "一覧表", "表", "欄", "単位"),
    *("別", "ごと", "毎", "取組", "取り組み", "取組み", "市", "町", "村", "区", "度", "末"),
    *("現在", "時点", "点検", "自己評価", "の", "は", "における", "による", "及び", "と", "・"),
    *(",", ":", "(", ")", "[", "]", "-", "/", "=", "<", ">", "【", "】", "〔", "〕", "『", "』"),
    *("「", "」", "■", "●", "○", "◆", "◇", "□", "▼", "〈", "〉"),
)
_OF_A_YEAR = ("実績", "実施", "達成", "公表", "確定", "最終")
"""Words that are known beside the reported year only: 令和6年度実績."""


def known_words(totals: Totals, own: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the words known in a sheet, and what finds those beside its year.

    `own` are the title and the name of the sheet.
    """
    units = totals.units
    words = {*_ALWAYS, *units, *(f"{unit}数" for unit in units), *totals.numbers, *totals.grand}
    words = {fold(word) for word in words} | {piece for text in own for piece in _pieces(text)}
    words.discard("")
    return _pattern(frozenset(words)), _pattern(frozenset({*words, *_OF_A_YEAR}))


def _pieces(text: str) -> Iterator[str]:
    """Yield the words of a title that are long enough to be told again: 再犯防止推進計画."""
    folded = years_in(fold(text))[1]
    whole = bare(folded)
    yield from (piece for piece in (folded, whole, *text.split()) if 4 <= len(piece) <= LONGEST)


@lru_cache(maxsize=256)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))
