"""Settings that fit exactly are read without pydantic, and come to the same as with it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.nightly.config import Document
from sheetcheck.nightly.config_mistakes import Mistaken, validated
from sheetcheck.nightly.typed import Misfit, built

FULL = {
    "share": {"folders": ["a", "b"], "out": "c", "exclude": ["old/*"]},
    "check": {"deadline": date(2026, 12, 11), "strict": True, "issued": "issued.xlsx"},
    "state": {"folder": "state"},
    "run": {"minutes": 3, "language": "en", "jobs": 2},
    "heartbeat": {"url": "http://127.0.0.1/"},
    "mail": {
        "server": "s",
        "sender": "x@y",
        "secretariat": ["a@b"],
        "port": 587,
        "security": "tls",
        "user": "u",
        "password": {"env": "NAME"},
        "attach": ["report"],
    },
    "departments": {"商工課": {"to": ["a@b"], "aliases": ["商工観光課"]}, "福祉課": {}},
}
VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-2, 10**20),
        st.floats(allow_nan=False),
        st.sampled_from(["", "a", "ja", "tls", "report", "3", "true", "2026-12-11"]),
        st.dates(),
        st.datetimes(),
    ),
    lambda each: (
        st.lists(each, max_size=2)
        | st.dictionaries(st.sampled_from(["env", "file", "to", "out"]), each, max_size=2)
    ),
    max_leaves=3,
)


def places(table: dict[str, Any], way: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    below = [
        place for k, v in table.items() if isinstance(v, dict) for place in places(v, (*way, k))
    ]
    return [*((*way, key) for key in table), *below, (*way, "unknown")]


def changed(table: dict[str, Any], place: tuple[str, ...], value: object) -> dict[str, Any]:
    key, *rest = place
    return {**table, key: changed(table[key], tuple(rest), value) if rest else value}


def test_all_that_is_written_as_it_should_be_fits() -> None:
    assert built(Document, FULL) == validated(FULL)


@given(st.lists(st.tuples(st.sampled_from(places(FULL)), VALUES), max_size=3))
def test_what_fits_is_what_pydantic_makes_of_it(changes: list[tuple[Any, Any]]) -> None:
    document: dict[str, Any] = FULL
    for place, value in changes:
        try:
            document = changed(document, place, value)
        except (TypeError, KeyError):
            continue  # an earlier change took the table away
    try:
        made = built(Document, document)
    except Misfit:
        return
    assert made == validated(document)


@pytest.mark.parametrize("value", [1, "true", None, 1.0])
def test_nothing_is_taken_for_what_it_only_resembles(value: object) -> None:
    document = changed(FULL, ("check", "strict"), value)
    with pytest.raises(Misfit):
        built(Document, document)
    with pytest.raises(Mistaken):
        validated(document)
