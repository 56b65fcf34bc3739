"""The results of a run once its files are processed: the input of letters and board."""

from collections.abc import Mapping
from dataclasses import dataclass

from sheetcheck.nightly.board.standing import StatusOverview
from sheetcheck.nightly.board.tally import standings
from sheetcheck.nightly.files.index import FileIndex
from sheetcheck.nightly.files.survey import Survey
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.records import KnownFile
from sheetcheck.nightly.summary import CollectedSheet, Missed, Processed


@dataclass(frozen=True, slots=True)
class Results:
    """The state of all returns after a run has processed its files."""

    survey: Survey
    processed: Processed
    standings: StatusOverview
    chosen: Mapping[int, KnownFile]
    """The chosen file of each return, by the return's id."""
    collected: CollectedSheet | Missed | None = None
    """The collected sheet, or why it failed; None if none is configured."""

    @property
    def missed(self) -> tuple[Missed, ...]:
        """What was not checked or could not be collected, with the reasons."""
        came = self.collected
        return (*self.processed.missed, *([came] if isinstance(came, Missed) else []))


def results_of(
    context: RunContext, survey: Survey, processed: Processed, index: FileIndex
) -> Results:
    """Return the results of a run whose files have been processed."""
    by_id = {file.id: file for file in index.all()}
    chosen = {
        return_id: by_id[file]
        for return_id, (_, file) in context.store.returns().items()
        if file in by_id
    }
    search = context.prepared.listed.search
    stands = standings(
        index,
        context.store.findings(),
        context.current.night,
        scheme=context.prepared.checker.scheme,
        is_left_out=lambda path: path in survey.copies or search.leaves_out(path),
    )
    return Results(survey, processed, stands, chosen)
