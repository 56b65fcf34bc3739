"""The nearest known name is found as by comparing all of them, and in bounded time."""

import time

from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.notation.nearest import Nearest

LONG = [f"地域政策{n:05d}企画係" for n in range(2500)]


def test_the_most_similar_name_comes_first() -> None:
    assert Nearest(["税務課", "商工観光課", "総務課"]).to("商工観交課") == ("商工観光課",)
    assert Nearest([*LONG, "商工観光課"]).to("商工観交課") == ("商工観光課",)
    assert Nearest(LONG).to("地域政策01234企劃係") == ("地域政策01234企画係",)


def test_nothing_is_near_to_a_name_of_other_letters() -> None:
    assert Nearest([*LONG, "商工観光課"]).to("図書館") == ()
    assert Nearest([]).to("図書館") == ()


def test_hundreds_of_names_are_looked_up_in_a_long_list_in_seconds() -> None:
    nearest, start = Nearest(LONG), time.process_time()
    for n in range(300):
        nearest.to(f"地域政策{n:05d}企劃係")
    assert time.process_time() - start < 3


_NAME = st.text("総務課係", max_size=6)


@given(_NAME, st.lists(_NAME, unique=True))
def test_parts_and_wholes_are_those_of_comparing_all(name: str, names: list[str]) -> None:
    related = [each for each in names if each and name and (each in name or name in each)]
    assert Nearest(names).related(name) == related
