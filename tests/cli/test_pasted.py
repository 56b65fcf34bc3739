import pytest

from sheetcheck.cli.pasted import pasted_paths


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("/a/b.xlsx", ["/a/b.xlsx"]),
        ("'/a b/c.xlsx' ", ["/a b/c.xlsx"]),
        ('"/a b/c.xlsx"', ["/a b/c.xlsx"]),
        (r"/a\ b/c\(1\).xlsx /d.xlsx", ["/a b/c(1).xlsx", "/d.xlsx"]),
        (r'"C:\My Files\x y.xlsx" C:\z.xlsx', [r"C:\My Files\x y.xlsx", r"C:\z.xlsx"]),
        (r"& 'C:\a b\it''s.xlsx'", [r"C:\a b\it's.xlsx"]),
        (r'& "C:\a b.xlsx"', [r"C:\a b.xlsx"]),
        (r"\\srv\share\課\x.xlsx", [r"\\srv\share\課\x.xlsx"]),
        ("file:///home/a%20b/%E8%AA%B2.xlsx", ["/home/a b/課.xlsx"]),
        ("file://localhost/a.xlsx", ["/a.xlsx"]),
        ("file://server/share/a.xlsx", ["//server/share/a.xlsx"]),
        ("file:///C:/a/b.xlsx", ["C:/a/b.xlsx"]),
        (r"'it'\''s.xlsx'", ["it's.xlsx"]),
        (r"a\ b.xlsx file:///c.xlsx", ["a b.xlsx", "/c.xlsx"]),
        (r"file:///C:/a%20b.xlsx 'D:\x y.xlsx'", ["C:/a b.xlsx", r"D:\x y.xlsx"]),
        (r"/a:/b\ c.xlsx", ["/a:/b c.xlsx"]),
        ("【商工課】(提出)v2最終.xlsx", ["【商工課】(提出)v2最終.xlsx"]),
        ("", []),
        (" \n", []),
    ],
)
def test_what_terminals_paste(line: str, paths: list[str]) -> None:
    assert pasted_paths(line, lambda _: False) == paths


def test_a_path_with_blanks_that_exists_needs_no_quotes() -> None:
    assert pasted_paths("/a b.xlsx", lambda path: path == "/a b.xlsx") == ["/a b.xlsx"]
