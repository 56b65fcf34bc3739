"""Review files: from when and for how long they accept a finding, and where they count."""

from datetime import timedelta

import pytest

from tests.nightly.share import CLEAN, PROBLEM, Share

REVIEWED = """
[[reviewed]]
rule = "rating-unknown"
section = "(1)住居・就労の確保など"
number = 1
by = "総務課"
why = "別に報告済み"
until = {until}
"""
REVIEWS = '[check]\nreviews = "reviews"\n'


def test_a_review_file_counts_from_the_night_it_is_put_there_to_its_last_day(share: Share) -> None:
    share.put("a.xlsx", CLEAN, PROBLEM)
    assert share.night(REVIEWS).code == 1
    folder = share.root / "reviews"
    folder.mkdir()
    review = folder / "a.reviewed.toml"
    last = (share.clock.at + timedelta(days=1)).date()
    review.write_text(REVIEWED.format(until=last), "utf-8")
    nights = (share.night(REVIEWS), share.night(REVIEWS))
    assert [(night.code, night.open) for night in nights] == [(0, 0)] * 2
    assert share.night(REVIEWS).code == 1  # the day after
    review.write_text(REVIEWED.format(until="2027-12-01"), "utf-8")
    assert share.night(REVIEWS).code == 0
    board = (share.out / "index.html").read_text("utf-8")
    assert "令和9年12月1日（水）" in board
    assert "総務課" in board
    review.unlink()
    assert share.night(REVIEWS).code == 1
    assert share.night(REVIEWS).counts.checked == 0


@pytest.mark.parametrize("place", ["b.reviewed.toml", "商工課/a.reviewed.toml"])
def test_a_review_is_for_the_return_at_its_place(share: Share, place: str) -> None:
    share.put("商工課/a.xlsx", CLEAN, PROBLEM)
    share.put("福祉課/a.xlsx", CLEAN, PROBLEM)
    review = share.root / "reviews" / place
    review.parent.mkdir(parents=True)
    review.write_text(REVIEWED.format(until="2027-01-01"), "utf-8")
    opened = share.night(REVIEWS).open
    assert opened == (2 if place.startswith("b") else 1)


def test_a_review_for_more_than_two_years_silences_nothing(share: Share) -> None:
    share.put("a.xlsx", CLEAN, PROBLEM)
    (share.root / "reviews").mkdir()
    review = share.root / "reviews" / "a.reviewed.toml"
    review.write_text(REVIEWED.format(until="2028-12-02"), "utf-8")
    assert "review-faulty" in {*share.open_rules()} if share.night(REVIEWS).code else False


def test_a_review_file_beside_a_return_silences_nothing_and_is_told(share: Share) -> None:
    share.put("商工課/a.xlsx", CLEAN, PROBLEM)
    beside = share.returned / "商工課" / "a.reviewed.toml"
    beside.write_text(REVIEWED.format(until="2027-01-01"), "utf-8")
    night = share.night()
    assert (night.code, night.open) == (1, 1)
    assert "review-ignored" in share.open_rules()
    assert "a.reviewed.toml" in (share.out / "index.html").read_text("utf-8")
