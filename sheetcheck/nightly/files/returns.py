"""Find out which files are versions of one return, and which version is the latest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from sheetcheck.nightly.config.model import Department
from sheetcheck.nightly.state.records import Facts
from sheetcheck.notation.folding import fold
from sheetcheck.returns import NOBODY, label_of, version_in
from sheetcheck.words.text import Text

_WRONG_YEAR: Final = frozenset({"template-old", "year-mismatch"})
_ALIKE: Final = 0.5  # the part of all items that both files must have
_CLOSE: Final = 2_000_000_000  # ns; time stamps with a smaller difference count as equal


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """The facts about a file that are compared with those of others."""

    file: int
    path: str
    changed: int
    facts: Facts
    digest: str
    department: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The file of a return that counts; of several, with a note that says which and why."""

    file: int
    note: Text | None = None


def names_of(book: Mapping[str, Department]) -> dict[str, str]:
    """Map each name and alias of the address book, folded, to the department's own name."""
    return {fold(called): name for name, d in book.items() for called in (name, *d.aliases)}


def same_return(one: ReturnFile, other: ReturnFile) -> bool:
    """Return whether two files are versions of the same return.

    They must be of one department, or, if no department is known, lie in one folder. When in
    doubt they are not: a file that is wrongly taken for an older version would go unchecked.
    """
    if one.department != other.department:
        return False
    if one.digest and one.digest == other.digest:
        return one.department != NOBODY or _folder(one.path) == _folder(other.path)
    if not one.facts.items or not other.facts.items:
        # If one of them cannot be read, only the names can be compared.
        return label_of(one.path) == label_of(other.path)
    if one.facts.family != other.facts.family or not _same_year(one, other):
        return False
    if _overlap(one.facts.items, other.facts.items) < _ALIKE:
        return False
    return one.department != NOBODY or label_of(one.path) == label_of(other.path)


def _same_year(one: ReturnFile, other: ReturnFile) -> bool:
    """Return whether two files report the same year, or one was told to be of the wrong year.

    The planned year is left out: a wrong one is a reason to send the sheet again, and so is the
    form of another year.
    """
    rules = {finding.rule for member in (one, other) for finding in member.facts.findings}
    return one.facts.years[:1] == other.facts.years[:1] or not rules.isdisjoint(_WRONG_YEAR)


def chosen(members: Sequence[ReturnFile]) -> Choice:
    """Return the latest file of a return: by modification time, then by the version in its name."""
    ranked = sorted(members, key=_rank)
    latest = ranked[-1]
    if len(ranked) == 1:
        return Choice(latest.file)
    close = [m for m in ranked if latest.changed - m.changed <= _CLOSE]
    latest = max(close, key=lambda member: (version_in(member.path), _rank(member)))
    others = [m for m in ranked if m is not latest]
    names = _listed(others)
    if all(m.digest and m.digest == latest.digest for m in others):
        note = Text(
            "同じ内容のファイルがほかにもあります（{names}）。「{latest}」を点検しました。",
            "Other files have the same content ({names}); “{latest}” was checked.",
        )
    elif any(version_in(m.path) > version_in(latest.path) for m in others):
        note = Text(
            "提出物が複数あり、更新日時が最新の「{latest}」"
            "を点検しました（ファイル名の版とは一致しません。対象外：{names}）。",
            "Several versions: “{latest}” was changed last and was checked, though the "
            "names say otherwise (not used: {names}).",
        )
    else:
        note = Text(
            "提出物が複数あり、最新の「{latest}」を点検しました（対象外：{names}）。",
            "Several versions: the latest, “{latest}”, was checked (not used: {names}).",
        )
    return Choice(latest.file, note.filled(latest=_name(latest), names=names))


def _rank(member: ReturnFile) -> tuple[int, int, str]:
    return member.changed, version_in(member.path), member.path


@lru_cache(maxsize=16384)
def _folder(path: str) -> PurePath:
    return PurePath(path).parent


def _overlap(one: Iterable[str], other: Iterable[str]) -> float:
    a, b = set(one), set(other)
    return len(a & b) / len(a | b)


def _name(member: ReturnFile) -> str:
    return PurePath(member.path).name


def _listed(members: Sequence[ReturnFile]) -> Text:
    shown, more = [_name(member) for member in members[:5]], len(members) - 5
    ja, en = "、".join(shown), ", ".join(shown)
    return Text(f"{ja}ほか{more}個", f"{en} and {more} more") if more > 0 else Text(ja, en)
