"""What a run knows once all files are processed: the input of the letters and of the board."""

from collections.abc import Mapping
from dataclasses import dataclass

from sheetcheck.nightly.board.standing import Standings
from sheetcheck.nightly.board.tally import standings
from sheetcheck.nightly.fates import Processed
from sheetcheck.nightly.files.index import Register
from sheetcheck.nightly.files.scan import Survey
from sheetcheck.nightly.run import Scene
from sheetcheck.nightly.state.records import KnownFile


@dataclass(frozen=True, slots=True)
class Results:
    """The state of all returns after a run has processed its files."""

    survey: Survey
    processed: Processed
    standings: Standings
    chosen: Mapping[int, KnownFile]
    """The file that counts of each return, by the return's id."""


def results_of(scene: Scene, survey: Survey, processed: Processed, register: Register) -> Results:
    """Return what is known of all returns now that the files are processed."""
    by_id = {file.id: file for file in register.all()}
    chosen = {
        return_id: by_id[file]
        for return_id, (_, file) in scene.store.returns().items()
        if file in by_id
    }
    stands = standings(
        register, scene.store.findings(), scene.setup.config.departments, scene.begun.night
    )
    return Results(survey, processed, stands, chosen)
