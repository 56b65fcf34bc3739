"""A night that sees what the last one saw does next to nothing, and comes to the same."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from sheetcheck.nightly.state.database import NAME
from sheetcheck.nightly.summary import Night
from tests.nightly.share import CLEAN, FAULTS, SAMPLES, TOTALS, Share

MORE = "[check]\ndeadline = 2026-12-11\n"
SEAL = "sheetcheck.seal"


@pytest.fixture
def quiet(share: Share) -> Share:
    """Return a share of which a night has found that there was nothing to do."""
    share.clock.step = timedelta(0)
    share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx", TOTALS)
    share.put("c.xlsx")
    (share.returned / "broken.xlsx").write_bytes(b"no workbook")
    share.date(share.returned / "broken.xlsx", share.clock.at - timedelta(days=1))
    for _ in range(3):  # what looks half-copied is checked twice
        share.night(MORE)
    assert was_calm(share, share.night(MORE))
    return share


def was_calm(share: Share, night: Night) -> bool:
    """Say whether a night left the board's document as an earlier one had written it."""
    told = json.loads((share.out / "board.json").read_text("utf-8"))
    return bool(told["run"] != night.run)


def state_of(share: Share) -> list[object]:
    with closing(sqlite3.connect(share.state / NAME)) as db:
        tables = ("files", "returns", "findings", "letters", "runs")
        return [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


def both_ways(share: Share, more: str = MORE) -> Night:
    """Hold a night as it comes, and once more on a copy of the share without the seal."""
    kept = share.root.with_name("kept")
    shutil.copytree(share.root, kept, symlinks=True)
    at = share.clock.at
    night = share.night(more)
    page, state = (share.out / "index.html").read_bytes(), state_of(share)

    shutil.rmtree(share.root)
    kept.rename(share.root)
    (share.state / SEAL).unlink(missing_ok=True)
    share.clock.at = at
    full = share.night(more)
    assert not was_calm(share, full)
    assert full == night
    assert (share.out / "index.html").read_bytes() == page
    assert state_of(share) == state
    return night


def test_it_comes_to_what_a_night_comes_to_that_looks_at_everything(quiet: Share) -> None:
    night = both_ways(quiet)
    assert (night.code, night.counts.unchanged, night.counts.not_checked) == (3, 3, 1)


@pytest.mark.slow
def test_so_it_does_after_every_change(quiet: Share) -> None:
    for name, change in CHANGES.items():
        if name in {"another configuration", "a clock set back"}:
            continue
        change(quiet)
        for _ in range(2):
            both_ways(quiet)
            quiet.night(MORE)
        (quiet.returned / "c.reviewed.toml").unlink(missing_ok=True)
        quiet.put("c.xlsx")  # the change may have taken it away
        nights = [quiet.night(MORE) for _ in range(3)]
        assert was_calm(quiet, nights[-1]), name


def test_its_page_tells_of_this_run(quiet: Share) -> None:
    before = (quiet.out / "index.html").read_text("utf-8")
    night = quiet.night(MORE)
    page = (quiet.out / "index.html").read_text("utf-8")
    assert was_calm(quiet, night)
    assert page != before
    assert f'"run": {night.run},' in page
    assert "gap-" not in page
    embedded = page.split('id="sheetcheck-report">')[1].split("</script>")[0]
    told = json.loads(embedded)
    document = json.loads((quiet.out / "board.json").read_text("utf-8"))
    assert (told["departments"], told["files"]) == (document["departments"], document["files"])
    assert page.count("<rect") > before.count("<rect")


def rewritten(share: Share) -> None:
    """Write the same bytes again: the time alone is a reason to look."""
    path = share.returned / "c.xlsx"
    size, changed = path.stat().st_size, path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(changed, changed + 1_000_000_000))
    assert path.stat().st_size == size


def touched_state(share: Share) -> None:
    with closing(sqlite3.connect(share.state / NAME)) as db:
        db.execute("UPDATE runs SET version = 'x'")
        db.commit()


def own_family(share: Share) -> None:
    folder = share.root / "schemas"
    folder.mkdir()
    shipped = SAMPLES.parent / "schemas" / "ena-saihan-boshi.yaml"
    text = shipped.read_text("utf-8")
    (folder / "ena-saihan-boshi.yaml").write_text(f"{text}\n# mine\n", "utf-8")


def moved(share: Share) -> None:
    path = share.returned / "c.xlsx"
    path.rename(share.returned / "福祉課" / "c.xlsx")


def renamed(share: Share, pattern: str) -> None:
    path = next(share.out.rglob(pattern))
    path.rename(f"{path}.old")


CHANGES: dict[str, Callable[[Share], object]] = {
    "a new file": lambda share: share.put("税務課/d.xlsx", CLEAN),
    "a file that is gone": lambda share: (share.returned / "c.xlsx").unlink(),
    "a moved file": moved,
    "a file written again": rewritten,
    "an owner file": lambda share: (share.returned / "~$c.xlsx").touch(),
    "a review": lambda share: (share.returned / "c.reviewed.toml").write_text("", "utf-8"),
    "an empty folder": lambda share: (share.returned / "空").mkdir(),
    "a report that is gone": lambda share: renamed(share, "*.report.html"),
    "a copy that is gone": lambda share: renamed(share, "*.checked.xlsx"),
    "an edited family": own_family,
    "a new program": lambda share: setattr(share, "version", "2.0"),
    "another configuration": lambda share: share.config(MORE + "strict = true\n"),
    "a state that somebody wrote": touched_state,
    "a state that was not closed": lambda share: (share.state / f"{NAME}-wal").touch(),
    "no seal": lambda share: (share.state / SEAL).unlink(),
    "half a seal": lambda share: (share.state / SEAL).write_text("{", "utf-8"),
    "a week": lambda share: setattr(share.clock, "at", share.clock.at + timedelta(days=7)),
    "a clock set back": lambda share: setattr(share.clock, "at", share.clock.at - timedelta(90)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_differs_is_looked_at(quiet: Share, change: str) -> None:
    CHANGES[change](quiet)
    night = quiet.night("" if change == "another configuration" else MORE)
    assert not was_calm(quiet, night)


def test_asked_to_read_all_it_reads_all(quiet: Share) -> None:
    assert quiet.night(MORE, full=True).counts.unchanged == 3
    assert not was_calm(quiet, quiet.night(MORE))


def test_a_page_that_is_gone_or_edited_is_written_all_the_same(quiet: Share) -> None:
    page = quiet.out / "index.html"
    page.write_text("mine", "utf-8")
    night = quiet.night(MORE)
    assert was_calm(quiet, night)
    assert night.board == str(quiet.out / "index.2.html")
    assert page.read_text("utf-8") == "mine"
