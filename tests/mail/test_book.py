import pytest

from sheetcheck.mail.book import Book, Entry

BOOK = Book.of(
    [
        Entry("商工課", ("shoko@example.lg.jp",), ("商工観光課",)),
        Entry("高齢福祉課", ("korei@example.lg.jp",)),
        Entry("税務課", ("zeimu@example.lg.jp",)),
    ],
    ["jimukyoku@example.lg.jp"],
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("商工課", "商工課"),
        ("商工観光課", "商工課"),
        ("商 工　課", "商工課"),
        ("商工課\n", "商工課"),
    ],
)
def test_a_department_is_found_by_name_or_alias_after_folding(written: str, found: str) -> None:
    entry = BOOK.find(written)
    assert entry
    assert entry.name == found


@pytest.mark.parametrize("written", ["商工果", "商工", "商工課長", "", "課", "税務"])
def test_nothing_is_ever_guessed(written: str) -> None:
    assert BOOK.find(written) is None


def test_a_near_miss_becomes_a_question_with_the_names_it_is_near_to() -> None:
    assert BOOK.question("商工果").near == ("商工課",)
    assert BOOK.question("高齢福祉課 (地域包括支援センター)").near[0] == "高齢福祉課"


def test_what_is_near_to_nothing_is_asked_about_without_a_proposal() -> None:
    assert BOOK.question("教育委員会").near == ()
