"""Personal data is asked about, and what only seems to be is left alone."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples import make_samples
from sheetcheck.publishing.leak import LeakKind
from sheetcheck.publishing.search.personal_data import is_individual_number, personal_data
from sheetcheck.publishing.search.questions import personal_questions
from sheetcheck.workbook.read.book import open_workbook

_SOURCE = Path(__file__).with_name("personal.md").read_text("utf-8")
_ASKED, _ALONE = (re.findall("^- (.+)$", part, re.MULTILINE) for part in _SOURCE.split("\n## ")[1:])
SAMPLES = sorted(Path(make_samples.__file__).parent.glob("**/*.xlsx"))


@pytest.mark.parametrize("line", _ASKED)
def test_it_is_asked_about(line: str) -> None:
    kind, _, text = line.partition(" ")
    assert kind in {likeness.kind.value for likeness in personal_data(text)}


@pytest.mark.parametrize("text", _ALONE)
def test_it_is_left_alone(text: str) -> None:
    assert not personal_data(text)


def test_no_text_of_a_sample_is_asked_about_but_the_small_number() -> None:
    asked = {
        (leak.kind, leak.value)
        for path in SAMPLES
        for leak in personal_questions(open_workbook(path.read_bytes(), ""))
    }
    assert asked == {(LeakKind.SMALL, "うち再犯防止の対象は3人")}


@given(st.text("0123456789", min_size=11, max_size=11))
def test_of_ten_check_digits_one_is_right(digits: str) -> None:
    right = [digit for digit in "0123456789" if is_individual_number(digits + digit)]
    assert len(right) == 1 or digits == digits[0] * 11


def test_a_column_of_names_is_asked_about_by_its_heading() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in (["氏名", "件数"], ["あ い", 1], ["う え", 2], ["お か", 3]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    (leak,) = personal_questions(open_workbook(out.getvalue(), ""))
    assert (leak.kind, leak.place.ja) == (LeakKind.PERSON_NAME, "A2:A4")
