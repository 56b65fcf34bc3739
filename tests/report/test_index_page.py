"""The index of a run over many files."""

from dataclasses import replace

import pytest

from sheetcheck.report.html.page import index_page
from sheetcheck.report.html.rendering import is_untouched_page
from sheetcheck.words.result import Outcome
from sheetcheck.words.text import Language
from tests.report.hostile_sheet import hostile
from tests.report.page_reader import JA, PROVENANCE, Reader
from tests.report.sheet_factory import clean, problems, unreadable, written


def run() -> list[Outcome]:
    first = replace(problems(), path="returned/商工課 #1.xlsx")
    outcome = replace(written(first), report="out/商工課 #1.report.html")
    return [outcome, Outcome(clean()), Outcome(unreadable())]


@pytest.mark.parametrize("language", list(Language))
def test_the_index_shows_each_file_worst_first_with_a_link_to_its_report(
    language: Language,
) -> None:
    data = index_page(run(), language=language, provenance=PROVENANCE, at="out/index.html")
    reader = Reader(data)
    assert is_untouched_page(data)
    positions = [reader.text.index(n) for n in ("locked.xlsx", "商工課 #1.xlsx", "clean.xlsx")]
    assert positions == sorted(positions)
    hrefs = {a["href"] for a in reader.all("a")}
    assert "./%E5%95%86%E5%B7%A5%E8%AA%B2%20%231.report.html" in hrefs
    bars = [a["aria-label"] for a in reader.all("svg") if a.get("role") == "img"]
    assert bars[0]
    assert "A 14, D 4" in bars[0]  # both sheets summed up


def test_the_index_of_hostile_files_is_harmless() -> None:
    reader = Reader(
        index_page([Outcome(hostile())], language=JA, provenance=PROVENANCE, at="i.html")
    )
    assert len(reader.scripts) == 2
    assert not [a for _, attributes in reader.elements for a in attributes if a.startswith("on")]
