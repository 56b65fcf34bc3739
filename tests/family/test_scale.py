import pytest

from sheetcheck.family.scale import Rating, Scale, Spelling
from sheetcheck.rules.judging.families import named_family

ENA = named_family("ena-saihan-boshi").family.scale
MARKS = Scale(
    {"◎": Rating("順調"), "○": Rating("概ね順調"), "△": Rating(), "×": Rating()}, "{code}"
)


@pytest.mark.parametrize(
    ("text", "code", "spelling"),
    [
        ("A(予定通り進行)", "A", Spelling.EXACT),
        ("Ａ（予定通り進行）", "A", Spelling.NOTATION),
        ("a(予定通り進行)", "A", Spelling.NOTATION),
        ("A", "A", Spelling.NOTATION),
        ("A(予定通り進行)　", "A", Spelling.NOTATION),
        ("A(予定どおり進行)", "A", Spelling.NOTATION),
        ("A\n(予定通り進行", "A", Spelling.NOTATION),
        ("A：予定通り進行", "A", Spelling.NOTATION),
        ("その他", "D", Spelling.NOTATION),
        ("B(予定を変更，修正して進行)", "B", Spelling.NOTATION),
        ("A(その他)", None, Spelling.CONTRADICTORY),
        ("D(予定通り進行)", None, Spelling.CONTRADICTORY),
        ("E(その他)", None, Spelling.UNKNOWN),
        ("A(よく進んだ)", None, Spelling.UNKNOWN),
        ("同上", None, Spelling.UNKNOWN),
        ("A・B", None, Spelling.UNKNOWN),
        ("AA", None, Spelling.UNKNOWN),
        ("#REF!", None, Spelling.UNKNOWN),
        ("-", None, Spelling.UNKNOWN),
        ("0", None, Spelling.UNKNOWN),
        ("", None, Spelling.BLANK),
        ("　\n\u200b", None, Spelling.BLANK),
    ],
)
def test_a_rating_is_read(text: str, code: str | None, spelling: Spelling) -> None:
    rated = ENA.read(text)
    assert (rated.code, rated.spelling) == (code, spelling)


@pytest.mark.parametrize(
    ("text", "code", "spelling"),
    [
        ("◎", "◎", Spelling.EXACT),
        ("○ ", "○", Spelling.NOTATION),
        ("◎(順調)", "◎", Spelling.NOTATION),
        ("順調", "◎", Spelling.NOTATION),
        ("□", None, Spelling.UNKNOWN),
    ],
)
def test_marks_are_ratings_too(text: str, code: str | None, spelling: Spelling) -> None:
    rated = MARKS.read(text)
    assert (rated.code, rated.spelling) == (code, spelling)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("A(予定通り進行)", "A"),
        ("Ａ評価", "A"),
        ("その他", "D"),
        ("合計", None),
        ("", None),
        ("(", None),
    ],
)
def test_a_line_of_the_footer_names_its_rating(label: str, code: str | None) -> None:
    assert ENA.named_by(label) == code
