from hypothesis import example, given
from hypothesis import strategies as st

from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.notation.folding import bare, fold, foreign_to, is_blank, placeholder
from sheetcheck.notation.numbers import read_kanji, write_kanji
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Address

UNITS = ("事業", "項目", "件")


@given(st.text())
@example("か゛")
@example("ﾞ")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_stripping_punctuation_twice_changes_nothing(text: str) -> None:
    assert bare(bare(text)) == bare(text)


@given(st.text())
def test_a_text_is_blank_exactly_if_nothing_is_left_of_it(text: str) -> None:
    if is_blank(text):
        assert fold(text) == ""
        assert placeholder(text) == ""


@given(st.text(), st.lists(st.text(max_size=3), max_size=3))
@example("は゛", ["ば"])
@example("一", ["-"])
@example("ワ゛", ["ヷ"])
def test_what_is_foreign_to_words_stands_in_none_of_them(text: str, words: list[str]) -> None:
    for way in (fold, bare, placeholder):
        assert not foreign_to([*words, way(text)]).search(text)


@given(
    st.text(alphabet="A合計（）:： 　0123", max_size=8),
    st.integers(0, 99_999),
    st.integers(0, 99_999),
)
def test_a_rewritten_tally_reads_back(label: str, before: int, after: int) -> None:
    tally = read_tally(f"{label} {before}事業", UNITS)
    if tally is None:
        return
    again = read_tally(tally.rewritten(after), UNITS)
    assert again is not None
    assert (again.number, again.label, again.unit) == (after, tally.label, tally.unit)
    assert again.rewritten(tally.number).strip("0 ") == f"{label} {before}事業".strip("0 ")


@given(st.sampled_from(["８", "１２", "1,234", "十二", "007", "９"]), st.integers(0, 9_999))
def test_a_tally_keeps_its_way_of_writing(written: str, number: int) -> None:
    tally = read_tally(f"A {written}件", UNITS)
    assert tally is not None
    rewritten = read_tally(tally.rewritten(number), UNITS)
    assert rewritten is not None
    assert rewritten.number == number
    assert rewritten.written.isascii() == written.isascii()


@given(st.integers(0, 9_999))
def test_kanji_numerals_read_back(number: int) -> None:
    assert read_kanji(write_kanji(number)) == number


@given(st.integers(1868 + 1, 2099), st.text(alphabet="評価実施内容予定 　\n"))
def test_a_labelled_year_reads_back(year: int, rest: str) -> None:
    assert split_year(f"{year_label(year)}{rest}") == (year, fold(rest))


@given(st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN))
def test_an_address_reads_back(row: int, column: int) -> None:
    assert Address.parse(str(Address(row, column))) == Address(row, column)


@given(st.text(alphabet="総務福祉課係室（）()・、 　\n/外"))
def test_departments_lose_no_letter(text: str) -> None:
    letters = {c for c in fold(text) if c not in ",/・()"}
    assert {c for name in departments_in(text) for c in fold(name) if c not in ",/・()"} == letters
