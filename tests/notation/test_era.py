import pytest

from sheetcheck.notation.era import split_year, year_label


@pytest.mark.parametrize(
    ("text", "year", "rest"),
    [
        ("R6評価", 2024, "評価"),
        ("Ｒ６\n評価", 2024, "評価"),
        ("令和6年度評価", 2024, "評価"),
        ("令和６年度　評 価", 2024, "評価"),
        ("令和六年度評価", 2024, "評価"),
        ("令和十二年度評価", 2030, "評価"),
        ("令和元年度評価", 2019, "評価"),
        ("2024年度評価", 2024, "評価"),
        ("２０２４評価", 2024, "評価"),
        ("評価(R6)", 2024, "評価"),
        ("平成31年度(令和元年度)評価", 2019, "評価"),
        ("R.6実施内容", 2024, "実施内容"),
        ("H30", 2018, ""),
    ],
)
def test_a_year_is_read_as_offices_write_it(text: str, year: int, rest: str) -> None:
    assert split_year(text) == (year, rest)


@pytest.mark.parametrize("text", ["評価", "事業6", "for6", "12345", "r", "令和", "第3回"])
def test_this_is_no_year(text: str) -> None:
    assert split_year(text) == (None, text)


@pytest.mark.parametrize(
    ("year", "label"), [(2024, "R6"), (2019, "R1"), (2018, "H30"), (1988, "S63")]
)
def test_a_year_is_labelled_in_its_era(year: int, label: str) -> None:
    assert year_label(year) == label
