"""A night that sees what one saw that had nothing to do: it comes to the same."""

import hashlib
import json
import os
from array import array
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from sheetcheck.nightly.board.draft import Draft
from sheetcheck.nightly.board.page import write_page
from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import ExitCode, StateDamaged
from sheetcheck.nightly.files.output_tree import Tree
from sheetcheck.nightly.files.scan import Sight
from sheetcheck.nightly.run import Scene
from sheetcheck.nightly.state.database import NAME
from sheetcheck.nightly.state.runs import Ledger
from sheetcheck.nightly.summary import NOT_CHECKED, Counts, Missed, Night
from sheetcheck.words.text import Text

_NAME: Final = "calm"
_PAGE: Final = "calm page"


@dataclass(frozen=True, slots=True)
class Calm:
    """What a night came to that had nothing to do, as far as the next one comes to the same."""

    unchanged: int
    missed: tuple[Missed, ...]
    open: int
    missing: tuple[str, ...]
    letters: Mapping[str, int]
    codes: tuple[int, ...]
    standing: Mapping[str, int]
    """How many files that count stand how."""
    page: str
    """The board's page, as a draft."""
    marks: str

    @classmethod
    def of(cls, night: Night, standing: Mapping[str, int], draft: Draft) -> Self:
        """Return what is remembered of a night."""
        return cls(
            unchanged=night.counts.unchanged,
            missed=night.missed,
            open=night.open,
            missing=night.missing,
            letters=night.letters,
            codes=tuple(int(code) for code in night.codes),
            standing=standing,
            page=draft.page,
            marks=draft.marks,
        )


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a run."""

    night: Night
    standing: Mapping[str, int]
    calm: Calm | None
    """What is remembered of it, where the next one may come to the same."""


def calm_night(scene: Scene) -> Came:
    """Tell anew what a night came to that saw the same; nothing else is to be done.

    Raises:
        StateDamaged: nothing is remembered of it.

    """
    begun = scene.begun
    calm = remembered(scene.ledger)
    for missed in calm.missed:
        scene.journal.note(NOT_CHECKED.filled(path=missed.path, why=missed.why))
    night = Night(
        run=begun.run,
        day=begun.day,
        started=begun.started,
        ended=scene.world.now(),
        counts=Counts(unchanged=calm.unchanged, not_checked=len(calm.missed)),
        missed=calm.missed,
        folders=sum(1 for _ in scene.eve.sight.places),
        unlisted=0,
        open=calm.open,
        new=0,
        solved=0,
        missing=calm.missing,
        letters=calm.letters,
        codes=frozenset(map(ExitCode, calm.codes)),
        complete=True,
        origin=begun.origin,
        stopped=scene.control.stop(),
        previous_good=begun.previous.started if begun.previous else None,
    )
    draft = Draft(calm.page, calm.marks)
    shown = write_page(scene, night, draft, calm.standing)
    return Came(shown, calm.standing, calm if shown.board else None)


def key_of(config: Config, basis: str, sight: Sight, tree: Tree) -> str:
    """Return what a night rests on: settings, families, program, and all that it sees.

    That is every name under the roots with its size and time, and every name under `out`.
    """
    rests_on = repr((str(config.path), config.document, basis))
    digest = hashlib.blake2b(rests_on.encode("utf-8", "surrogatepass"), digest_size=32)
    for each in sight.found:
        digest.update(repr(type(each)).encode())
    for place in sight.places:
        digest.update(repr((place.folder, place.real, len(place.entries))).encode())
        if place.entries:
            named, folders, sizes, times, hidden, whys = zip(*place.entries, strict=True)
            digest.update(_joined(named))
            digest.update(array("q", sizes).tobytes() + array("q", times).tobytes())
            digest.update(bytes(folders) + bytes(hidden) + bytes(map(bool, whys)))
    for folder, names in tree.items():
        digest.update(repr((folder, names is None)).encode())
        digest.update(_joined(names or ()))
    return digest.hexdigest()


def _joined(names: Iterable[str]) -> bytes:
    return "\0".join(names).encode("utf-8", "surrogatepass")


def remembered(ledger: Ledger) -> Calm:
    """Return what the last night came to that had nothing to do.

    Raises:
        StateDamaged: there is none, though the state is sealed.

    """
    try:
        plain = json.loads(ledger.note(_NAME))
        missed = tuple(
            Missed(each["path"], Text(**each["why"]), Text(**each["advice"]))
            for each in plain["missed"]
        )
        missing = tuple(plain["missing"])
        return Calm(**plain | {"missed": missed, "missing": missing, "page": ledger.note(_PAGE)})
    except (ValueError, TypeError, KeyError) as error:
        raise StateDamaged from error


def remember(ledger: Ledger, calm: Calm | None) -> None:
    """Remember what a night came to, or forget what an earlier one did; inside `step`."""
    plain = json.dumps({**asdict(calm), "page": ""}) if calm else None
    ledger.put_note(_NAME, plain)
    # By itself: in JSON every quote of it would be escaped.
    ledger.put_note(_PAGE, calm.page if calm else None)


_SEAL: Final = "sheetcheck.seal"
_ODD: Final = 1000  # ns; NTFS keeps time in steps of 100


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known of a state without opening it."""

    size: int
    changed: int
    """When the database was last written, in nanoseconds since 1970."""
    key: str
    """What the run had seen (`calm.key_of`)."""
    rehashed: datetime | None
    """When all files were last read again to the end."""


def sealed(folder: Path) -> Seal | None:
    """Return the seal of a state; None if it was written since, or a run was cut off."""
    try:
        told = json.loads((folder / _SEAL).read_bytes())
        last = told["rehashed"] and datetime.fromisoformat(told["rehashed"])
        seal = Seal(told["size"], told["changed"], told["key"], last)
        unfinished = any((folder / f"{NAME}{end}").exists() for end in ("-wal", "-journal"))
        return None if unfinished or (seal.size, seal.changed) != _stamp(folder) else seal
    except (OSError, ValueError, TypeError, KeyError):
        return None


def seal_up(folder: Path, key: str, rehashed: datetime | None) -> None:
    """Seal a state that is closed; without a seal the next run only does more."""
    with suppress(OSError):
        # A time that no clock gives: whoever writes within the same tick changes it, too.
        status = (folder / NAME).stat()
        os.utime(folder / NAME, ns=(status.st_atime_ns, status.st_mtime_ns - _ODD))
        size, changed = _stamp(folder)
        last = rehashed and rehashed.isoformat()
        told = {"size": size, "changed": changed, "key": key, "rehashed": last}
        (folder / _SEAL).write_text(json.dumps(told), "utf-8")


def _stamp(folder: Path) -> tuple[int, int]:
    status = (folder / NAME).stat()
    return status.st_size, status.st_mtime_ns
