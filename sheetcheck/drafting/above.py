"""Read what stands above the items: the title, and notes on the ratings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheetcheck.drafting.tables import Table
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text

_FORM = re.compile(
    r"(?:様式|別紙|別記|別添|資料|参考)第?[0-9一二三四五六七八九十]*号?(?:の[0-9]+)?(?:関係)?"
)
_NOTE = re.compile(r"[※*＊・●■◆]|注|\(?記入|\(?記載|提出|回答|作成|担当|課名|所属|単位")
_SAYS_TITLE = re.compile(
    r"計画|シート|調査票|調書|管理表|進捗|評価票|評価表|報告|大綱|ビジョン|戦略|プラン|検証|点検|一覧"
)
_APART = re.compile(r"[\s\u3000（）()「」『』【】\[\]]+")
_LONGEST_TITLE = 80  # characters
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
        and len(text) <= _LONGEST_TITLE
        and not _FORM.fullmatch(folded)
        and not _NOTE.match(folded)
        and "。" not in text
        and any(char.isalpha() for char in folded)
    )


_SENTENCE = re.compile(r"[。\n※]")
_EXPLAIN = re.compile(r"理由|説明|要因|原因")
_ASKED = re.compile(r"場合|とき|時は|のみ|については|は、|は,")
_LEGEND = r"\s*[:：=＝…]\s*([^\s,、，;；。:：()（）]{2,20})"
_BEHIND = r"[」』)]?(?:評価|判定)?(?:以下|以外)?"
_POOR = re.compile(r"未|遅|不|なし|できな|困難|後退|停滞|その他|変更|見直|低|やや|×|✕|△|▲")
_ENDED = re.compile(r"完了|終了|廃止|中止|休止|統合|終$")


@dataclass(frozen=True, slots=True)
class RatingNote:
    """What the user must confirm about a rating."""

    what: Text
    cell: Address | None = None
    """The cell of the note that says it; None for a question of ours."""


def noted(scale: Scale, table: Table) -> tuple[Scale, Mapping[str, RatingNote]]:
    """Return the scale completed from the notes, and code → what the user must confirm.

    If the notes require no explanations, we ask whether the last rating, and ratings that
    sound like trouble, need a reason; of ratings that sound like an end, whether they need
    a plan.
    """
    texts = list(_notes(table))
    labels = _labels(scale, texts)
    asked = _asked(scale, texts)
    ratings: dict[str, Rating] = {}
    notes: dict[str, RatingNote] = {}
    for code, rating in scale.ratings.items():
        label = rating.label or labels.get(code, "")
        ratings[code] = replace(rating, label=label, explain=code in asked)
        if code in asked:
            notes[code] = RatingNote(_SAID, asked[code])
        elif note := _question(code, f"{code}{label}", scale, any_asked=bool(asked)):
            notes[code] = RatingNote(note)
    return replace(scale, ratings=ratings), notes


def _question(code: str, words: str, scale: Scale, *, any_asked: bool) -> Text | None:
    if _ENDED.search(words):
        return _NO_PLAN
    is_last = code == list(scale.ratings)[-1]
    if not any_asked and (is_last or _POOR.search(words)):
        return _WITH_REASON
    return None


def _notes(table: Table) -> Iterator[tuple[Address, str]]:
    """Yield the texts above the items, the headings among them."""
    for row, cells in table.grid.rows.items():
        if row > table.row:
            return
        for column in cells:
            text = table.grid.text(row, column)
            if not is_blank(text):
                yield Address(row, column), text


def _labels(scale: Scale, texts: Sequence[tuple[Address, str]]) -> Mapping[str, str]:
    """Return code → label from a note with at least two of them: `A：順調、B：遅れ`."""
    for _, text in texts:
        found = {
            code: match[1]
            for code in scale.ratings
            if (match := re.search(_whole_word(code) + _LEGEND, text))
        }
        if len(set(found.values())) > 1 and not set(found) & set(found.values()):
            return found
    return {}


def _asked(scale: Scale, texts: Sequence[tuple[Address, str]]) -> Mapping[str, Address]:
    """Return the codes that must be explained according to a note, each with the note's cell."""
    found: dict[str, Address] = {}
    for cell, text in texts:
        for sentence in _SENTENCE.split(text):
            if _EXPLAIN.search(sentence) and _ASKED.search(sentence):
                named = _named(scale, _condition(scale, sentence))
                if len(named) < len(scale.ratings):
                    found.update((code, cell) for code in named if code not in found)
    return found


def _condition(scale: Scale, sentence: str) -> str:
    """Return the part of a sentence that lists ratings (before 場合); else the whole sentence."""
    longest_first = sorted(map(fold, scale.ratings), key=len, reverse=True)
    code = rf"(?<![0-9a-z])(?:{'|'.join(map(re.escape, longest_first))})"
    listed = rf"(?:{code}{_BEHIND}(?:[,、・]|及び|又は|と|か)?)+"
    match = re.search(rf"({listed})(?:の|である|とした)?(?:場合|とき|時|もの)", fold(sentence))
    return match[1] if match else sentence


def _named(scale: Scale, sentence: str) -> list[str]:
    """Return the codes that a sentence means: `C、D`, `C以下`, `A以外`."""
    codes, named, rest = list(scale.ratings), [], fold(sentence)
    for code in sorted(codes, key=len, reverse=True):
        pattern = _whole_word(fold(code))
        if match := re.search(pattern, rest):
            named.append(code)
            behind = rest[match.end() :].lstrip("」』)評価判定")
            rest = re.sub(pattern, " ", rest)
            if behind.startswith("以下"):
                named += codes[codes.index(code) :]
            elif behind.startswith("以外"):
                return [other for other in codes if other != code]
    return [code for code in codes if code in named]


def _whole_word(code: str) -> str:
    return rf"(?<![0-9A-Za-z]){re.escape(code)}(?![0-9A-Za-z])"


_SAID = Text("の記載から、理由の説明が必要な評価としました", "says that it must be explained")
_NO_PLAN = Text("翌年度の予定が不要なら plan: false", "add plan: false if it needs no plan")
_WITH_REASON = Text("理由の説明が必要なら explain: true", "add explain: true if it needs a reason")
