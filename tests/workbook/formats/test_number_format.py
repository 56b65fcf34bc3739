"""What a person sees of a number in its format."""

import pytest

from sheetcheck.words.values import Value
from sheetcheck.workbook.formats.cell_formats import Formats, moment
from sheetcheck.workbook.formats.number_format import general, read_format

SHOWN = [
    ("General", 9, "9"),
    ("General", 9.0, "9"),
    ("General", 0.1 + 0.2, "0.3"),
    ("General", -1.5, "-1.5"),
    ("General", 1e20, "1E+20"),
    ("General", 0.00001, "1E-05"),
    ('0"事業"', 9, "9事業"),
    ('0"事業"', 9.4, "9事業"),
    ('"計"0"事業"', 12, "計12事業"),
    ("0事業", 12, "12事業"),
    ("General事業", 12, "12事業"),
    ("G/標準事業", 12, "12事業"),
    ("#,##0", 1234567, "1,234,567"),
    ("#,##0", 12, "12"),
    ("#,##0.00", -1234.5, "-1,234.50"),
    ("0.00", 2.345, "2.35"),
    ("0.0#", 1.5, "1.5"),
    ("0.##", 2, "2."),
    ("#", 0, ""),
    ("00", 3, "03"),
    ("000-0000", 1234567, "123-4567"),
    ("0%", 0.256, "26%"),
    ("0.0%", 0.2565, "25.7%"),
    ('#,##0,"千円"', 1234567, "1,235千円"),
    ("0.00E+00", 12345.678, "1.23E+04"),
    ("0.00E+00", 0.00012, "1.20E-04"),
    ("¥#,##0;[Red]-¥#,##0", -5, "-¥5"),
    ("[$¥-411]#,##0", 5, "¥5"),
    ("#,##0_);(#,##0)", -3, "(3)"),
    ("0;-0;;@", 0, ""),
    ('0;-0;"なし"', 0, "なし"),
    ('[>=100]"多い";"少い"', 5, "少い"),
    ('[>=100]"多い";"少い"', 100, "多い"),
    ("@", 5, "5"),
    ("0", -0.2, "0"),
    ("# ?/?", 0.5, "0.5"),
    ("\\A0", 3, "A3"),
    ("0.00", 1e30, f"1{'0' * 30}.00"),
    ("#,##0,,%", 1e308, f"10{',000' * 101}%"),
    (f"0.{'0' * 900}", 0.5, f"0.5{'0' * 899}"),
    ("[>1..2]0", 3, "3"),
    ("[>1.]多い;0", 3, "多い"),
    ("*-0", 3, "3"),
    ("0.00;", 3, "3.00"),
    ('"項目"', 3, "項目"),
]


@pytest.mark.parametrize(("code", "value", "expected"), SHOWN)
def test_a_number(code: str, value: float, expected: str) -> None:
    assert Formats(lambda: ((code,), False)).shown(value, 0) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", "山田"),
        ("0", "山田"),
        ("@", "山田"),
        ('@"様"', "山田様"),
        ("0;0;0;-", "-"),
        ('0;0;0;"("@")"', "(山田)"),
        ("yyyy/m/d", "山田"),
    ],
)
def test_a_text(code: str, expected: str) -> None:
    assert Formats(lambda: ((code,), False)).shown("山田", 0) == expected


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy/m/d", True),
        ("[$-411]ggge年m月d日", True),
        ("h:mm", True),
        ("[h]:mm:ss", True),
        ("m/d/yy h:mm AM/PM", True),
        ("General", False),
        ("0", False),
        ('0"年度"', False),
        ('"day" 0', False),
        ("\\d0", False),
        ("[Red]0", False),
        ("[$-411]0", False),
        ("0.00E+00", False),
        ("G/標準", False),
    ],
)
def test_a_date_is_told_from_a_number(code: str, *, is_date: bool) -> None:
    assert read_format(code).is_date is is_date


@pytest.mark.parametrize(
    ("serial", "since_1904", "expected"),
    [
        (45383, False, "2024-04-01"),
        (45383.5, False, "2024-04-01 12:00:00"),
        (0.39583333333, False, "09:30:00"),
        (0, False, "00:00:00"),
        (1, False, "1900-01-01"),
        (59, False, "1900-02-28"),
        (60, False, "1900-02-29"),
        (61, False, "1900-03-01"),
        (2958465, False, "9999-12-31"),
        (2958466, False, "2958466"),
        (-1, False, "-1"),
        (43921, True, "2024-04-01"),
        (45382.999999999, False, "2024-04-01"),
        (2957003, True, "9999-12-31"),
        (2957004, True, "2957004"),
        (2958465.9999999, False, "2958466"),
        (2957003.9999999, True, "2957004"),
    ],
)
def test_a_moment(serial: float, expected: str, *, since_1904: bool) -> None:
    assert moment(serial, since_1904=since_1904) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(True, "TRUE"), (False, "FALSE"), (None, ""), ("#REF!", "#REF!")]
)
def test_other_values(value: Value, expected: str) -> None:
    assert Formats(lambda: (("0",), False)).shown(value, 0) == expected


@pytest.mark.parametrize("style", [0, 7, 10**6])
def test_a_format_that_is_not_there_is_general(style: int) -> None:
    assert Formats(lambda: ((), False)).shown(9.0, style) == "9"


@pytest.mark.parametrize("value", [0.0, 1.0, 123456789012.5, 1e-7, 1e300, -2.5])
def test_general_reads_back(value: float) -> None:
    assert float(general(value)) == pytest.approx(value, rel=1e-9)
