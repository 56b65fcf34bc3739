"""Patterns are replaced by the files that they fit, as other systems' shells do it."""

from pathlib import Path

import pytest

from sheetcheck.cli.arguments import expanded


def test_a_pattern_is_what_it_fits_and_all_else_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.xlsx", "a.xlsx", "c.txt"):
        (tmp_path / name).touch()
    words = ["check", "?.xlsx", "*.doc", "**.x", "--out=*", ""]
    assert expanded(words) == ["check", "a.xlsx", "b.xlsx", "*.doc", "**.x", "--out=*", ""]
    assert expanded([str(tmp_path / "*.txt")]) == [str(tmp_path / "c.txt")]
