"""The words before a number in its own line: its label, and the phrases that open the line."""

import re
from collections.abc import Sequence

from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.notation.folding import bare, is_blank

OPENERS, CLOSERS = "(（〔［[【「＜<《〈", ")）〕］]】」＞>》〉"
_PLUS = r"[＋+](?![0-9０-９])"
_PARTING = re.compile(
    rf"(?:[\s、，,／/・;；:：｜|→。のはが{re.escape(OPENERS + CLOSERS)}]|{_PLUS})+"
)
_PHRASE_END = re.compile(r"(?<=。)|[、，]")


def label_start(text: str, at: int, first: int, before: Sequence[str]) -> int:
    """Return where the label begins behind the words before it."""
    for word in before:
        place = text.find(word, at, first)
        at = place + len(word) if place >= 0 else at
    while at < first and _PARTING.match(text[at]):
        at += 1
    return at


def behind_words(chunk: str, labels: Labels, row: int) -> tuple[Label | None, tuple[str, ...]]:
    """Return the label that a text ends in, and the words before it."""
    parts = [(m.start(), m.end()) for m in _PARTING.finditer(chunk)]
    for cut in (0, *(end for _, end in parts)):
        label = labels.read(chunk[cut:].strip(), row) if not is_blank(chunk[cut:]) else None
        if label is not None:
            return label, _phrases(chunk[:cut])
    return None, _phrases(chunk)


def _phrases(text: str) -> tuple[str, ...]:
    """Return the parts of a sentence that end in a comma or a full stop."""
    found = (part.strip(" \u3000、，,／/・;；:：)）") for part in _PHRASE_END.split(text))
    return tuple(part for part in found if bare(part) and not _PARTING.fullmatch(part))
