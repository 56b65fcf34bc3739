"""What is kept of a template for the next run, and where nothing is kept."""

import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from jinja2 import Environment, FileSystemBytecodeCache

from sheetcheck.report.html.rendering import templates_of

PAGE = "frame.html.j2"


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "cache"
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: folder)
    templates_of.cache_clear()
    yield folder
    templates_of.cache_clear()


def anew() -> Environment:
    templates_of.cache_clear()
    return templates_of("sheetcheck.report")


def test_a_template_is_compiled_once(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = anew().get_template(PAGE)
    assert len(list(cached.iterdir())) == 1
    monkeypatch.setattr(Environment, "compile", None)
    again = anew().get_template(PAGE)
    assert again is not made
    assert again.blocks.keys() == made.blocks.keys()


@pytest.mark.parametrize("content", [b"", b"j2", b"\0" * 200])
def test_a_damaged_copy_is_made_again(cached: Path, content: bytes) -> None:
    anew().get_template(PAGE)
    (kept,) = cached.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:60] + content)
    anew().get_template(PAGE)
    assert kept.read_bytes() == whole


def test_a_full_disk_stops_no_page(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", full)
    assert anew().get_template(PAGE).blocks
    assert not list(cached.iterdir())


def test_where_no_folder_can_be_made_nothing_is_kept(cached: Path) -> None:
    cached.write_bytes(b"a file")
    assert anew().bytecode_cache is None
    assert anew().get_template(PAGE).blocks


def test_an_account_without_a_home_gets_no_folder_in_the_working_folder(
    cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: Path("~/.cache/x"))
    monkeypatch.chdir(tmp_path)
    assert anew().bytecode_cache is None
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="rights are told by bits on POSIX alone")
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_nothing_is_taken_from_a_folder_that_others_write_to(cached: Path, mode: int) -> None:
    cached.mkdir()
    cached.chmod(mode)
    assert anew().bytecode_cache is None


@pytest.mark.skipif(os.name != "posix", reason="an account's profile is its own on Windows")
def test_nothing_is_taken_from_the_folder_of_another_account(
    cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached.mkdir(0o700)
    owner = cached.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert anew().bytecode_cache is None
