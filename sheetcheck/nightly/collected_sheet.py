"""The step of a run that collects the answers of all returns in a copy of the master."""

import os
from datetime import UTC, datetime

from sheetcheck.nightly.config.model import Collect
from sheetcheck.nightly.files.seen import Seen, Survey
from sheetcheck.nightly.run import Scene
from sheetcheck.nightly.summary import CollectedSheet, Missed
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text

_NOT_COLLECTED = Text("取りまとめできませんでした。{why}", "Nothing was collected. {why}")


def collect_returns(scene: Scene, wanted: Collect, survey: Survey) -> CollectedSheet | Missed:
    """Write the collected sheet into `share.out` and return how many answers it holds.

    If that fails, the run goes on; the reason is returned like that of a file that could not be
    checked.
    """
    from sheetcheck.collecting.decisions import Decision, read_decisions
    from sheetcheck.collecting.reading import ReturnedFile
    from sheetcheck.jobs.collect import (
        CollectRequest,
        collect_all,
        default_out,
    )

    setup, world = scene.setup, scene.world
    config, checker = setup.config, scene.look.checker
    master = config.place(wanted.master)
    out = os.path.join(config.out, os.path.basename(default_out(master)))
    try:
        decisions: tuple[Decision, ...] = ()
        if wanted.resolve is not None:
            resolve = config.place(wanted.resolve)
            decisions = read_decisions(world.read(resolve), resolve)
        request = CollectRequest(
            master=master,
            version=setup.version,
            language=setup.language,
            out=out,
            for_joint=wanted.for_joint,
            decisions=decisions,
            named=config.document.check.schema is not None,
            families=checker.families,
            aliases={name: entry.aliases for name, entry in config.departments.items()},
        )
        returned = (
            ReturnedFile(seen.path, _time(seen), seen.named)
            for seen in survey.files
            if seen.path != master
        )
        done = collect_all(request, returned, world)
    except Refusal as why:
        return Missed(master, _NOT_COLLECTED.filled(why=why.what), why.advice)
    result = done.collection
    counts = len(result.answers), len(result.conflicts), len(result.open)
    return CollectedSheet(done.collected or out, *counts)


def _time(seen: Seen) -> datetime:
    return datetime.fromtimestamp(seen.changed / 1_000_000_000, UTC).astimezone()
