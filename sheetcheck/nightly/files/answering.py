"""Set deadlines for disks that may hang, and find folders that do not respond.

If the server of a share is gone, a system call can block for ever. So every call that a run makes
through its `World` has a deadline, and every configured folder is listed before anything else is
done with it. A folder that does not respond is reported; if the run needs it, the run is refused.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from os.path import dirname
from pathlib import Path
from typing import TypeVar

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import PlaceSilent
from sheetcheck.nightly.files.out_folder import Root
from sheetcheck.words.deadline import Patience
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.workbook.files.reading import patiently
from sheetcheck.world import World

_Answer = TypeVar("_Answer")


def patient(world: World, patience: Patience) -> World:
    """Return a `World` whose calls have a deadline.

    A late call continues in its thread until the system returns. What it then writes is whole,
    and nothing relies on it: the run has reported the file as not written.
    """

    def in_time(act: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
        return lambda path: patience(lambda: act(path))

    def write(path: Path, data: bytes, within: Sequence[str] = (), /) -> None:
        try:
            patience(lambda: world.write(path, data, within))
        except TimeoutError as late:
            raise TargetUnwritable(target=path.name, why=reason_of(late)) from late

    def exists(path: str) -> bool:
        try:
            return patience(lambda: world.exists(path))
        except TimeoutError as late:
            raise TargetUnwritable(target=Path(path).name, why=reason_of(late)) from late

    return replace(
        world,
        read=patiently(world.read, patience),
        write=write,
        exists=exists,
        list=in_time(world.list),
        names=in_time(world.names),
        place=in_time(world.place),
    )


def is_silent(folder: str, world: World) -> bool:
    """True if a folder does not respond in time; an error is a response."""
    try:
        world.names(folder)
    except TimeoutError:
        return True
    except OSError:
        return False
    return False


def answering(roots: Sequence[Root], world: World) -> tuple[list[Root], list[Root]]:
    """Return the roots that respond, and those that do not."""
    silent = [root for root in roots if is_silent(root.path, world)]
    return [root for root in roots if root not in silent], silent


def refuse_silent_places(config: Config, world: World) -> None:
    """Refuse a run whose output folder or configured files are on a disk that hangs.

    Raises:
        PlaceSilent: one of them does not respond.

    """
    for key, folder in _needed(config):
        if is_silent(folder, world):
            raise PlaceSilent(key=key, folder=folder)


def _needed(config: Config) -> Iterator[tuple[str, str]]:
    check, collect = config.document.check, config.document.collect
    yield "share.out", config.out
    if check.reviews is not None:
        yield "check.reviews", config.place(check.reviews)
    files = {
        "check.issued": check.issued,
        "check.schema": check.schema,
        "collect.master": collect.master if collect else None,
        "collect.resolve": collect.resolve if collect else None,
    }
    for key, named in files.items():
        if named is not None:
            yield key, dirname(config.place(named))
