"""What is sent elsewhere says all that a worker could not see there."""

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

from sheetcheck.engine import scheduler
from sheetcheck.engine.batch import picklable, with_reviews
from sheetcheck.engine.scheduler import ClusterUnreachable
from sheetcheck.review import review_files
from tests.engine.kit import OPTIONS, alone, returns

REVIEW = """
[[reviewed]]
rule = "plan-missing"
item = "関係機関などとの福祉に関する情報の共有"
by = "総務課"
why = "確認済み"
until = 2026-03-31
"""


def test_reviews_go_along_with_the_files_and_count_as_they_do_here(tmp_path: Path) -> None:
    paths = returns(tmp_path, 9)
    for number in (2, 3, 5):
        (tmp_path / f"{number:02}.reviewed.toml").write_text(REVIEW, "utf-8")
    (tmp_path / "08.reviewed.toml").write_bytes(b"\xff")
    check = replace(OPTIONS.check, reviews=review_files, today=date(2026, 3, 1))
    options = replace(OPTIONS, check=check)
    here = alone(paths, options)
    assert "review-applied" in {f.rule for one in here for r in one.results for f in r.findings}
    sent = pickle.dumps(picklable(with_reviews(options, paths)))
    for file in tmp_path.glob("*.toml"):
        file.unlink()
    assert alone(paths, pickle.loads(sent)) == here
    assert alone(paths, options) != here


def test_an_address_is_told_without_the_password_in_it() -> None:
    told = ClusterUnreachable(address=scheduler._open("tls://user:hush@host:8786"), why="OSError")
    assert "tls://***@host:8786" in told.what.ja
    assert "hush" not in str(told)
