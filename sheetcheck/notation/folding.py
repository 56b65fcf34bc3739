"""What counts as the same text, and what counts as blank.

Folding is for comparing only: what people wrote is never written back folded
(NFKC would turn ㈱ into (株)).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Blanks, controls, format characters and variation selectors (the categories Z, Cc and Cf),
# with the Hangul fillers and the empty braille pattern, which Unicode files under letters
# and symbols, and which are pasted in from web forms. A test holds this to `unicodedata`.
UNSEEN = (
    "\x00-\x20\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u2800\u3000\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
    "\U000e0100-\U000e01ef"
)
"""The characters that leave no mark, as the inside of a regular expression's class."""
_SEEN = re.compile(f"[^{UNSEEN}]")
_NOTHING = re.compile(f"[{UNSEEN}]+")

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－─━", "-"),
        "、": ",",
        "。": ".",
        "〜": "~",
        "’": "'",
        "′": "'",
    }
)

# All but the kanji and the kana that no voicing mark joins: those stay as they are in every
# text that is folded (一 may pass for a dash).
_UNSTEADY = (
    "\0-\u3069\u306f-\u307d\u3094-\u30c9\u30cf-\u30dd\u30ef-\u30f2\u30f4-\u4e00\ua000-\U0010ffff"
)

_AROUND = frozenset({"()", "[]", "「」", "『』", "【】", "〔〕", "<>", "《》", "〈〉"})
_LONG_VOWEL_AND_DASHES = str.maketrans({"ー": "-", "一": "-", "_": "-"})


def is_blank(text: str) -> bool:
    """Say whether nothing is to be seen: full-width, no-break and zero-width blanks count."""
    return not text or not _SEEN.search(text)


def foreign_to(words: Iterable[str]) -> re.Pattern[str]:
    """Return what is found in no text that folds to one of the words, or is one bare.

    Looking for it costs a fraction of folding; where it is not found, only folding can tell.
    """
    return re.compile(f"[^{_UNSTEADY}{re.escape(''.join(set().union(*words)))}]")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text as it is compared: width, case, blanks, dashes and commas do not count."""
    seen = _NOTHING.sub("", unicodedata.normalize("NFKC", text).casefold())
    # Once more at the end: dropping the blank that NFKC puts before a spaced voicing
    # mark (か゛) leaves a pair that only now composes (が).
    folded = unicodedata.normalize("NFKC", seen).translate(_ALIKE)
    return folded if folded == text else fold(folded)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return the folded text without brackets, separators and other punctuation."""
    kept = "".join(c for c in fold(text) if unicodedata.category(c)[0] not in "PS" or c in "-+'〇")
    # What stood apart may compose now, as in か)゛.
    return kept if fold(kept) == kept else bare(kept)


@lru_cache(maxsize=65536)
def placeholder(text: str) -> str:
    """Return the text as placeholders are compared: `―` = `ー` = `－－`, `なし。` = `(なし)`."""
    folded = fold(text).rstrip(".,")
    while len(folded) > 2 and folded[0] + folded[-1] in _AROUND:
        folded = folded[1:-1].rstrip(".,")
    dashes = folded.translate(_LONG_VOWEL_AND_DASHES)
    return "-" if dashes and not dashes.strip("-") else folded
