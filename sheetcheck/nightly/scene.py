"""What a run is made of before it looks at a file: how it was asked for, and what it sees."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta

from sheetcheck.nightly.begun import Begun
from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.config import Config
from sheetcheck.nightly.journal import Journal
from sheetcheck.nightly.keeping import state_folder
from sheetcheck.nightly.ledger import Ledger
from sheetcheck.nightly.mirror import roots_of
from sheetcheck.nightly.scan import Search, Sight
from sheetcheck.nightly.tree import Tree, tree_of
from sheetcheck.nightly.watch import Watch
from sheetcheck.words.text import Language
from sheetcheck.world import World

Progress = Callable[[int], AbstractContextManager[Callable[[str], None]]]
"""Given how many files there are, yields what is to be called with the name of each."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a run was asked for."""

    config: Config
    language: Language
    version: str
    dry_run: bool = False
    """Whether nothing is to be written: no copy, no report, no board, no state. Letters are
    not sent, but written as files into the folder of the state."""
    full: bool = False
    """Whether all files are to be read again, and empty folders to be believed."""


def _unseen(_total: int) -> AbstractContextManager[Callable[[str], None]]:
    return nullcontext(lambda _name: None)


@dataclass(frozen=True, slots=True)
class Control:
    """How whoever started a run takes part in it."""

    stop: Callable[[], bool] = lambda: False
    """Says, between two files, whether the run is to end."""
    progress: Progress = _unseen


@dataclass(frozen=True, slots=True)
class Eve:
    """What is known before the state is opened."""

    watch: Watch
    checker: Checker
    sight: Sight
    tree: Tree
    """The names under `out`."""


def eve_of(setup: Setup, world: World) -> Eve:
    """Look through the folders; nothing is read or written."""
    config = setup.config
    watch = Watch(world.now, timedelta(minutes=config.document.run.minutes))
    today = watch.started.date()
    checker = Checker(config, setup.language, setup.version, dry_run=setup.dry_run, today=today)
    ours = [config.out, str(state_folder(config))]
    if issued := config.document.check.issued:
        ours.append(config.place(issued))
    exclude = config.document.share.exclude
    search = Search.of(roots_of(config.folders), exclude=exclude, ours=ours, out=config.out)
    sight = search.through(world.list)
    mirrored = (os.path.join(config.out, place.mirrored) for place in sight.places)  # noqa: PTH118
    return Eve(watch, checker, sight, tree_of(mirrored, world.names))


@dataclass(frozen=True, slots=True)
class Scene:
    """A run that has begun, with all that it works with."""

    setup: Setup
    control: Control
    ledger: Ledger
    world: World
    journal: Journal
    eve: Eve
    begun: Begun
