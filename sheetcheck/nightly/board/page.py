"""Writes the board after a run: `index.html` for people, `board.json` for programs."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from sheetcheck.nightly.board.drawing import Head, board_rest, drawn_board
from sheetcheck.nightly.board.runs_chart import runs_html
from sheetcheck.nightly.board.tally import Results
from sheetcheck.nightly.board.words import CHOSEN, WORDS, told_in
from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.folder import BOARD
from sheetcheck.nightly.summary import Night, told_once
from sheetcheck.report.data.json_text import harmless_json
from sheetcheck.report.html.rendering import is_untouched_page
from sheetcheck.words.dates import day_text, time_text
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.unreachable import NotFound
from sheetcheck.words.result import Provenance
from sheetcheck.words.text import Language
from sheetcheck.world import World

PAGE: Final = "index.html"
_RUNS: Final = 60


def write_board(context: RunContext, results: Results, night: Night) -> Night:
    """Write the board and return the night with the path of the page.

    A page that somebody has edited is kept, and the new one gets a number. If the board cannot be
    written, the night ends with the exit code of a disk error; everything else stays done.
    """
    config, language, version = context.setup.config, context.setup.language, context.setup.version
    deadline = config.deadline.isoformat() if config.deadline else None
    rest = board_rest(results.standings, deadline, language)
    runs = [*context.store.standing_by_run(_RUNS - 1), (night.day.isoformat(), night.standing)]
    said = told_in(WORDS, language)
    previous = night.previous_good
    summary = night.summary(version, language)
    head = Head(
        at=time_text(night.started, language),
        sentence=_verdict(night, language),
        late=_late(night, config.deadline, language),
        runs=runs_html(runs, said["runs_table"], said["day"], language),
        previous=time_text(previous.astimezone(), language) if previous else said["never"],
        summary=summary,
        status=_status(night),
    )
    provenance = Provenance(version, night.started)
    missed = told_once(night.missed)
    page = drawn_board(
        results.standings, missed, rest, head, provenance, language=language, out=config.out
    )
    try:
        target = _free(config.out, context.world)
        context.world.write(Path(target), page)
        document = harmless_json(summary | rest)
        context.world.write(Path(config.out) / BOARD, document.encode())
    except Refusal as why:
        codes = (night.codes - {ExitCode.GOOD}) | {ExitCode.STATE}
        return replace(night, codes=codes, unwritten=(why.what.told(language),), board=None)
    return replace(night, board=target)


def _status(night: Night) -> str:
    """Return the colour of the verdict: green only if nothing is left to look at."""
    if night.code:
        return "problems"
    absent = night.missing or night.gone_departments
    return "confirm" if night.to_check or absent else "clean"


def _verdict(night: Night, language: Language) -> str:
    text = CHOSEN["verdict"].filled(
        seen=f"{night.counts.seen:,}",
        checked=f"{night.counts.checked:,}",
        unchanged=f"{night.counts.unchanged:,}",
        missed=f"{night.counts.not_checked:,}",
        open=f"{night.open:,}",
        to_check=f"{night.to_check:,}",
        new=f"{night.new:,}",
        solved=f"{night.solved:,}",
    )
    told = text.told(language)
    if night.unlisted:
        # The verdict must not suggest that everything was checked.
        partial = CHOSEN["partial"].filled(failed=night.unlisted, listed=night.folders)
        between = "" if language is Language.JA else " "
        return f"{partial.told(language)}{between}{told}"
    return told


def _late(night: Night, deadline: date | None, language: Language) -> str:
    if deadline is None:
        return ""
    left = (deadline - night.day).days
    key = "late" if left < 0 else "today" if left == 0 else "due"
    text = CHOSEN[key].filled(
        deadline=day_text(deadline, language, year=True), days=abs(left), missing=len(night.missing)
    )
    return text.told(language)


def _free(out: str, world: World) -> str:
    """Return the first of `index.html`, `index.2.html`, … that is free or unedited."""
    stem, ending = os.path.splitext(PAGE)
    number = 1
    while True:
        name = PAGE if number == 1 else f"{stem}.{number}{ending}"
        place = os.path.join(out, name)
        try:
            if is_untouched_page(world.read(place)):
                return place
        except NotFound:
            return place
        number += 1
