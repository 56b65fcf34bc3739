"""The master comes back from an issued file, byte for byte, until somebody saves it."""

import hashlib
import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetcheck.issuing.department_sheet import IssueOptions
from sheetcheck.jobs.issue import recover_master
from sheetcheck.words.errors.season_refusals import (
    EditedSinceIssued,
    NotAnIssuedFile,
)
from sheetcheck.workbook.limits import standing_limits
from sheetcheck.workbook.package.archive import read_archive
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.season.issue_record import IssueRecord, way_back
from sheetcheck.workbook.season.issue_record import master_of as master_of_issued
from tests.issuing.kit import FORM, MASTERS, A
from tests.support.season import (
    PLAIN,
    WARNING,
    file_for,
    filled,
    issue_of,
    resaved,
)

EVERYTHING = IssueOptions(validate=True, hide_others=True)


@pytest.mark.parametrize("name", MASTERS)
@pytest.mark.parametrize("options", [PLAIN, EVERYTHING, IssueOptions(lock=False)])
def test_the_master_comes_back_byte_for_byte(name: str, options: IssueOptions) -> None:
    data = MASTERS[name]
    first, *_ = issue_of(data, options=options).files()
    assert first.data != data
    assert recover_master(first.data, "") == data


def test_so_does_one_that_another_program_wrote() -> None:
    data = resaved(FORM)
    assert recover_master(file_for("商工課", data, WARNING), "") == data


def test_an_edited_file_says_that_the_master_is_gone() -> None:
    data = file_for("商工課", FORM)
    for edited in (filled(data, {"G6": A}), resaved(data)):
        with pytest.raises(EditedSinceIssued):
            recover_master(edited, "")


def test_any_other_file_says_that_it_was_not_issued() -> None:
    with pytest.raises(NotAnIssuedFile):
        recover_master(FORM, "")


@given(
    parts=st.lists(
        st.tuples(st.binary(max_size=90), st.one_of(st.none(), st.binary(max_size=90))), min_size=1
    ),
    method=st.sampled_from((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)),
)
# A part that is one byte shorter: what follows begins where what came before has its length.
@example(parts=[(b"ab", b"a"), (b"x", None)], method=zipfile.ZIP_STORED)
def test_the_way_back_is_right_however_long_the_parts_are(
    parts: list[tuple[bytes, bytes | None]], method: int
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for number, (content, _) in enumerate(parts):
            archive.writestr(f"part{number}", content)
    master = target.getvalue()
    changed = {place: new for place, (_, new) in enumerate(parts) if new is not None}
    issued = repacked(read_archive(master, standing_limits()), changed, [("issued.xml", b"x" * 9)])
    digest = hashlib.sha256(master).hexdigest()
    record = IssueRecord("課", digest, back=way_back(master, issued))
    assert master_of_issued(issued, record) == master
