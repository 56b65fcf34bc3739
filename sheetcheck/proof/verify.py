"""Verify that a copy differs from its original only in cells, also against an earlier proof."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sheetcheck.proof.package import digest
from sheetcheck.proof.work_out import worked_out
from sheetcheck.words.errors.misuses import ProofUnusable
from sheetcheck.words.proof import Proof, read_proof
from sheetcheck.words.text import Text, same

_IN_PAGE: Final = re.compile(
    rb'<script type="application/json" id="sheetcheck-proof">(.*?)</script>', re.DOTALL
)

_OTHER_BEFORE: Final = Text(
    "元のファイルは、証明書が作られたときのものと違います。",
    "The original is not the file that the proof was made for.",
)
_OTHER_AFTER: Final = Text(
    "写しは、証明書が作られた後に変わっています。",
    "The copy has changed since the proof was made.",
)
_OTHER_PARTS: Final = Text(
    "{part}: 証明書の記載と実際の違いが一致しません。",
    "{part}: what differs is not what the proof states.",
)
_OTHER_CELLS: Final = Text(
    "証明書に記載されたセルと、実際に変わったセルが一致しません。",
    "The cells that changed are not those that the proof lists.",
)


@dataclass(frozen=True, slots=True)
class Verification:
    """The result for one copy."""

    proof: Proof
    """What differs between the two files."""
    problems: tuple[Text, ...]
    """What differs besides cells and what sheetcheck adds, or is not as the proof states."""
    against_proof: bool
    """Whether there was an earlier proof to compare with."""

    @property
    def proved(self) -> bool:
        """Whether only cells and what sheetcheck adds differ, and as stated."""
        return not self.problems


def verified(before: bytes, after: bytes, stated: Proof | None = None) -> Verification:
    """Compare a copy with its original, and both with an earlier proof, if there is one.

    Raises:
        UnjudgedError: one of them is not a workbook.

    """
    found = worked_out(before, after)
    problems = list(found.unexplained)
    if stated is not None:
        problems += _against(found.proof, stated)
    return Verification(found.proof, tuple(problems), stated is not None)


def _against(found: Proof, stated: Proof) -> Iterator[Text]:
    if found.before != stated.before:
        yield _OTHER_BEFORE
    if found.after != stated.after:
        yield _OTHER_AFTER
    if sorted(found.cells, key=str) != sorted(stated.cells, key=str):
        yield _OTHER_CELLS
    parts = {part.name: part for part in stated.parts}
    for part in found.parts:
        if parts.pop(part.name, None) != part:
            yield _OTHER_PARTS.filled(part=same(part.name))
    for name in parts:
        yield _OTHER_PARTS.filled(part=same(name))


def stated_proof(data: bytes, path: str) -> Proof:
    """Return the proof in the bytes of a `.proof.json`, an HTML report or a JSON document.

    Raises:
        ProofUnusable: there is no readable proof in it.

    """
    found = _IN_PAGE.search(data) if data.lstrip()[:1] == b"<" else None
    try:
        document = json.loads((found[1] if found else data).decode("utf-8-sig"))
        # The document of `collect` holds its proof beside all else.
        return read_proof(document["proof"] if isinstance(document["proof"], dict) else document)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ProofUnusable(path=path) from None


def is_proof(data: bytes) -> bool:
    """True if a file is a proof; nobody edits these, so a new one may replace it."""
    try:
        stated_proof(data, "")
    except ProofUnusable:
        return False
    return True


def is_of(stated: Proof, before: bytes) -> bool:
    """True if a proof was made for an original with these bytes."""
    return stated.before == digest(before)
