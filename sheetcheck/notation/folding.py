"""Normalise text for comparison, and tell what is blank.

Folded text is only compared, never written into a sheet: NFKC would turn ㈱ into (株).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Blanks, controls, format characters and variation selectors (categories Z, Cc and Cf), and the
# Hangul fillers and the empty braille pattern: Unicode counts these as letters and symbols, but
# people paste them from web forms. A test compares this list with `unicodedata`.
UNSEEN = (
    "\x00-\x20\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u2800\u3000\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
    "\U000e0100-\U000e01ef"
)
"""The invisible characters, as the inside of a character class of a regular expression."""
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

# Every character that folding may change, or that may join with a voicing mark: all but the
# kanji and some kana. 一 is among them because it may stand for a dash.
_UNSTEADY = (
    "\0-\u3069\u306f-\u307d\u3094-\u30c9\u30cf-\u30dd\u30ef-\u30f2\u30f4-\u4e00\ua000-\U0010ffff"
)

_AROUND = frozenset({"()", "[]", "「」", "『』", "【】", "〔〕", "<>", "《》", "〈〉"})
_LONG_VOWEL_AND_DASHES = str.maketrans({"ー": "-", "一": "-", "_": "-"})


def is_blank(text: str) -> bool:
    """True if a text shows nothing: full-width, no-break and zero-width blanks are blank."""
    return not text or not _SEEN.search(text)


def foreign_to(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that is never found in a text equal to one of `words` once folded or bare.

    A quick test before folding, which costs many times as much: where the pattern is found, the
    text is none of the words; where it is not, only folding can tell.
    """
    return re.compile(f"[^{_UNSTEADY}{re.escape(''.join(set().union(*words)))}]")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return a text for comparison: width, case, blanks and the kind of dash or comma are ignored.

    Folding is idempotent: `fold(fold(text)) == fold(text)`.
    """
    seen = _NOTHING.sub("", unicodedata.normalize("NFKC", text).casefold())
    # NFKC twice: it puts a blank before a spaced voicing mark (か゛), and only without that blank
    # the pair composes (が).
    folded = unicodedata.normalize("NFKC", seen).translate(_ALIKE)
    return folded if folded == text else fold(folded)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return the folded text without brackets, separators and other punctuation."""
    letters = "".join(
        c for c in fold(text) if unicodedata.category(c)[0] not in "PS" or c in "-+'〇"
    )
    # Characters that are neighbours only now may compose, as in か)゛.
    return letters if fold(letters) == letters else bare(letters)


@lru_cache(maxsize=65536)
def placeholder(text: str) -> str:
    """Return a text for comparison with placeholders: `―` = `ー` = `－－`, `なし。` = `(なし)`."""
    folded = fold(text).rstrip(".,")
    while len(folded) > 2 and folded[0] + folded[-1] in _AROUND:
        folded = folded[1:-1].rstrip(".,")
    dashes = folded.translate(_LONG_VOWEL_AND_DASHES)
    return "-" if dashes and not dashes.strip("-") else folded
