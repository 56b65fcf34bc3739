"""What an open rating can still become, and between which numbers a total then lies."""

from dataclasses import dataclass
from fractions import Fraction

from sheetcheck.family.scale import Scale, Spelling
from sheetcheck.notation.folding import bare, fold


def possible_ratings(scale: Scale, text: str) -> frozenset[str]:
    """Return the ratings that an open one can become: those that it names, else any."""
    every = frozenset(scale.ratings)
    if scale.read(text).spelling is not Spelling.CONTRADICTORY:
        return every
    plain, folded = bare(text), fold(text)
    named = {
        code
        for code, rating in scale.ratings.items()
        if (bare(code) and plain.startswith(bare(code)))
        or folded.startswith(fold(code))
        or any(bare(label) and bare(label) in plain for label in (rating.label, *rating.variants))
    }
    return frozenset(named) or every


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which numbers the true one lies."""

    low: Fraction
    high: Fraction | None
    """None where there is no upper one."""
    open: int
    """The items that are not settled."""
