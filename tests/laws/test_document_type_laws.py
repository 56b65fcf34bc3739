"""A document type is found wherever it may stand before a root element."""

from collections.abc import Callable
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package import members
from sheetcheck.workbook.package.archive import read_archive
from tests.support.packages import zipped

BEFORE_THE_ROOT: Final = (
    *(
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<?xml version="1.0" encoding="utf-7"?>',
        "\n",
        " ",
    ),
    *("<!DOCTYPE a>", "<!-- <a> -->", "<?a <b>?>", "<a>", "<a/>", "\ufeff", "<", "<!", "x", "\n"),
)


@given(st.lists(st.sampled_from(BEFORE_THE_ROOT), max_size=5))
def test_a_root_that_comes_first_leaves_no_document_type(of: list[str]) -> None:
    archive = read_archive(zipped({"a.xml": "".join(of)}), Limits())

    def said(look: Callable[[], None]) -> str | None:
        try:
            look()
        except Refusal as why:
            return str(why)
        return None

    by_expat = said(lambda: members._refuse_document_type(archive, archive.members[0]))
    assert said(lambda: members.refuse_document_types(archive)) == by_expat
