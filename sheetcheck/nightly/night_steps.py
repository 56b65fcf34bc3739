"""A night in which there may be something to do: checked, told, shown."""

from dataclasses import replace
from typing import Final

from sheetcheck.nightly.board.drawing import board_rest, drawn_board
from sheetcheck.nightly.board.page import write_document, write_page
from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.processing import Work
from sheetcheck.nightly.run import Scene
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.nightly.summary import Night
from sheetcheck.nightly.unchanged_night import Calm, Came
from sheetcheck.report.imprint import Imprint

_REHEARSED: Final = "dry-run"


def busy_night(scene: Scene) -> Came:
    """Do all that a night does and return what came of it."""
    setup, world, journal, begun = scene.setup, scene.world, scene.journal, scene.begun
    checker, control = scene.eve.checker, scene.control
    work = Work(scene)
    if not setup.dry_run:
        work.tidy()
    work.look(scene.eve.sight, scene.eve.tree)
    with control.progress(work.to_do) as done:
        work.check(control.stop, done)
    if setup.config.document.mail and not (setup.dry_run or work.stopped):
        from sheetcheck.nightly.night_letters import send_letters, write_letters  # noqa: PLC0415  (slow)

        write_letters(work, checker, world, journal, begun.previous)
        send_letters(work, world, journal, control.stop)
    night = work.ended()
    if not setup.dry_run:
        return _shown(scene, work, night)
    if not night.stopped:
        from sheetcheck.nightly.night_letters import export_letters, write_letters  # noqa: PLC0415

        # What is only rehearsed is neither waiting nor undeliverable.
        write_letters(work, checker, world, journal, begun.previous)
        folder = state_folder(setup.config) / _REHEARSED
        night = replace(night, exported=export_letters(work, folder, world))
    return Came(night, work.counted(), None)


def _shown(scene: Scene, work: Work, night: Night) -> Came:
    """Write the board; remember it where the next night may come to the same."""
    config, language = scene.setup.config, scene.setup.language
    standing = work.counted()
    deadline = config.deadline.isoformat() if config.deadline else None
    rest = board_rest(work.standings, deadline, language)
    draft = drawn_board(
        work.standings,
        night.missed,
        rest,
        Imprint(scene.setup.version, night.started),
        clean=night.code == 0,
        language=language,
        out=config.out,
    )
    shown = write_page(scene, night, draft, standing)
    if shown.board:
        shown = write_document(scene, shown, rest)
    settled = not (night.stopped or night.new or night.solved or work.unmade)
    rests = work.is_calm and settled and ExitCode.STATE not in shown.codes
    return Came(shown, standing, Calm.of(night, standing, draft) if rests else None)
