"""Items are known by their key, wherever they stand."""

from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.table.matching import matched
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Heading, Item, Sheet, Years

FIXED = ("number", "name")


def sheet_of(items: list[Item]) -> Sheet:
    headings = {key: Heading(key, key, Address(1, n)) for n, key in enumerate(FIXED, 1)}
    placed = tuple(item._replace(row=row) for row, item in enumerate(items, 2))
    return Sheet("s", "", headings, (), placed, (), Years(None, None), 1, len(items) + 1)


@st.composite
def item_lists(draw: st.DrawFn) -> list[Item]:
    keys = draw(
        st.lists(st.tuples(st.sampled_from("甲乙"), st.integers(1, 9)), unique=True, max_size=12)
    )
    names = draw(
        st.lists(
            st.sampled_from(["就労", "住宅", "相談", "広報", "見守り"]), min_size=12, max_size=12
        )
    )
    return [
        Item(0, section, number, name, (), {"number": str(number), "name": name})
        for (section, number), name in zip(keys, names, strict=False)
    ]


@given(item_lists(), st.randoms(use_true_random=False))
def test_shuffling_loses_and_adds_nothing(items: list[Item], chance: object) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    matching = matched(sheet_of(items), sheet_of(shuffled), FIXED)
    assert not matching.lost
    assert not matching.added
    assert all(
        (a.section, a.number, a.name) == (b.section, b.number, b.name) for a, b in matching.pairs
    )
    moved = {id(pair) for pair in matching.moved()}
    rows = [mine.row for mine, theirs in matching.pairs if id((mine, theirs)) not in moved]
    assert len(rows) == len(items)
    still = [pair[0].row for pair in matching.pairs if id(pair) not in moved]
    assert still == sorted(still)
    assert (not moved) == (shuffled == items)


@given(item_lists(), st.data())
def test_what_was_taken_out_is_lost_and_nothing_else(
    items: list[Item], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(range(len(items))))) if items else set()
    left = [item for n, item in enumerate(items) if n not in gone]
    matching = matched(sheet_of(items), sheet_of(left), FIXED)
    assert not matching.added
    assert len(matching.lost) == len(gone)
    back = matched(sheet_of(left), sheet_of(items), FIXED)
    assert not back.lost
    assert len(back.added) == len(gone)
