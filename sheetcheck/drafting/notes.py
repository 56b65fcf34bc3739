"""What the notes above a table say of its ratings: what they mean, which must be explained."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheetcheck.drafting.tables import Table
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text

_SENTENCE = re.compile(r"[。\n※]")
_EXPLAIN = re.compile(r"理由|説明|要因|原因")
_ASKED = re.compile(r"場合|とき|時は|のみ|については|は、|は,")
_LEGEND = r"\s*[:：=＝…]\s*([^\s,、，;；。:：()（）]{2,20})"
_BEHIND = r"[」』)]?(?:評価|判定)?(?:以下|以外)?"
_POOR = re.compile(r"未|遅|不|なし|できな|困難|後退|停滞|その他|変更|見直|低|やや|×|✕|△|▲")
_ENDED = re.compile(r"完了|終了|廃止|中止|休止|統合|終$")


@dataclass(frozen=True, slots=True)
class RatingNote:
    """What is to be confirmed about a rating."""

    what: Text
    cell: Address | None = None
    """The note that says it; None where it is only a question."""


def noted(scale: Scale, table: Table) -> tuple[Scale, Mapping[str, RatingNote]]:
    """Return a scale with what the notes say of it, and what is to be confirmed of each rating.

    Where the notes say nothing, it is asked of the last rating and of those that sound like
    trouble or an end whether they need a reason, or no plan.
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
    """Return what a note says that the codes mean: `A：順調、B：遅れ`; only if it says two."""
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
    """Return the ratings of which a note says that they must be explained, each with its cell."""
    found: dict[str, Address] = {}
    for cell, text in texts:
        for sentence in _SENTENCE.split(text):
            if _EXPLAIN.search(sentence) and _ASKED.search(sentence):
                named = _named(scale, _condition(scale, sentence))
                if len(named) < len(scale.ratings):
                    found.update((code, cell) for code in named if code not in found)
    return found


def _condition(scale: Scale, sentence: str) -> str:
    """Return the words before 場合 that say of which ratings a sentence speaks; else all of it."""
    longest_first = sorted(map(fold, scale.ratings), key=len, reverse=True)
    code = rf"(?<![0-9a-z])(?:{'|'.join(map(re.escape, longest_first))})"
    listed = rf"(?:{code}{_BEHIND}(?:[,、・]|及び|又は|と|か)?)+"
    match = re.search(rf"({listed})(?:の|である|とした)?(?:場合|とき|時|もの)", fold(sentence))
    return match[1] if match else sentence


def _named(scale: Scale, sentence: str) -> list[str]:
    """Return the ratings that a sentence names: `C、D`, `C以下`, `A以外`."""
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
