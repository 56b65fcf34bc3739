"""Pages on which nothing acts: hostile texts, the policy, links, and the fingerprint."""

import json

import pytest

from sheetcheck.report.html.rendering import is_untouched_page, link
from sheetcheck.words.result import Certificate, Outcome
from sheetcheck.words.text import same
from tests.report.hostile_sheet import HOSTILE, hostile
from tests.report.page_reader import Reader, made
from tests.report.sheet_factory import many, unreadable, written


def test_no_text_of_a_cell_is_markup_script_or_link() -> None:
    certificate = Certificate(certified=False, statement=same(HOSTILE[2]))
    outcome = Outcome(hostile(), "javascript:alert(1)", "out/a.html", certificate)
    reader = Reader(made(outcome))
    assert len(reader.scripts) == 2  # the document and our own
    assert [*reader.all("img"), *reader.all("iframe"), *reader.all("b")] == [{}, {}, {}]
    links = [attributes["href"] or "" for attributes in reader.all("a")]
    assert {href for href in links if not href.startswith("#")} == {"../javascript%3Aalert%281%29"}
    assert not [a for _, attributes in reader.elements for a in attributes if a.startswith("on")]
    values = [f["value"] for f in json.loads(reader.scripts[0])["files"][0]["findings"]]
    assert values == list(HOSTILE)
    assert all(char.isprintable() or char == "\n" for char in reader.text)


def test_the_page_loads_nothing_and_allows_only_its_own_style_and_script() -> None:
    reader = Reader(made(written()))
    policy = next(a["content"] or "" for a in reader.all("meta") if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not [a for _, a in reader.elements if "src" in a or "style" in a]
    assert not [*reader.all("link")]


def test_every_link_inside_the_page_leads_somewhere() -> None:
    for outcome in (written(), Outcome(hostile()), written(many(300)), Outcome(unreadable())):
        reader = Reader(made(outcome))
        ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        hrefs = {a["href"] or "" for tag in ("a", "use") for a in reader.all(tag)}
        assert {href[1:] for href in hrefs if href.startswith("#")} <= set(ids)


def test_an_edited_page_is_told_from_one_that_nobody_touched() -> None:
    data = made(written())
    assert is_untouched_page(data)
    assert not is_untouched_page(data + b"\n")
    assert not is_untouched_page(data.replace("要修正".encode(), "済".encode(), 1))
    assert not is_untouched_page(b"")
    assert not is_untouched_page(b"<html></html>")
    first = data.index(b"0.1.0")
    assert not is_untouched_page(data[:first] + b"0.1.1" + data[first + 5 :])


@pytest.mark.parametrize(
    ("target", "beside", "address"),
    [
        ("out/a.xlsx", "out/a.html", "./a.xlsx"),
        ("a.xlsx", "out/a.html", "../a.xlsx"),
        ("a.xlsx", "a.html", "./a.xlsx"),
        ("javascript:alert(1)", "a.html", "./javascript%3Aalert%281%29"),
        ('a b#?&".xlsx', "a.html", "./a%20b%23%3F%26%22.xlsx"),
        ("bad\ud800.xlsx", "a.html", ""),
        (None, "a.html", ""),
        ("a.xlsx", None, ""),
    ],
)
def test_a_link_leads_from_the_page_to_the_file_and_nowhere_else(
    target: str | None, beside: str | None, address: str
) -> None:
    assert link(target, beside) == address
