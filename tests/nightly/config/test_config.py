"""What a configuration may say, and how each mistake in it is told."""

from pathlib import Path

import pytest

from sheetcheck.nightly.config.reader import read_config
from sheetcheck.nightly.errors import ConfigFaulty

GOOD = '[share]\nfolders = ["returned"]\nout = "checked"\n'


def mistakes(folder: Path, text: str) -> str:
    path = folder / "night.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigFaulty) as refused:
        read_config(path)
    what = refused.value.what
    assert len(what.ja.splitlines()) == len(what.en.splitlines())
    return "\n".join(what.en.splitlines()[1:])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "share is required"),
        ("[share]\nfolders = []\nout = 'x'", "share.folders must name a folder to check"),
        ("[share]\nfolders = ['a']\nout = ' '", "share.out is empty"),
        (
            "[share]\nfolders = ['smb://user:pw@host/share']\nout = 'x'",
            r"share.folders[1] must be a path, not a URL (such as \\server\share)",
        ),
        (
            "[share]\nfolders = 'a'\nout = 'x'",
            'share.folders must be a list in brackets, but is "a"',
        ),
        (
            "[share]\nfolders = [1]\nout = 'x'",
            "share.folders[1] must be a text in quotes, but is 1",
        ),
        (GOOD + "ot = 'x'", "no such setting: share.ot; did you mean out?"),
        (
            GOOD + "deadline = 2026-12-11",
            "no such setting: share.deadline; did you mean check.deadline?",
        ),
        (
            GOOD + "[check]\ndeadline = 'soon'",
            'check.deadline must be a date: 2026-12-11, but is "soon"',
        ),
        (
            GOOD + "[check]\nstrict = 'maybe'",
            'check.strict must be true or false, but is "maybe"',
        ),
        (GOOD + "[run]\nminutes = 0", "run.minutes must be 1 to 10080, but is 0"),
        (GOOD + "[run]\nrehash_days = -1", "run.rehash_days must be 0 to 3650, but is -1"),
        (GOOD + f"[run]\nminutes = {10**20}", f"run.minutes must be 1 to 10080, but is {10**20}"),
        (GOOD + "[run]\nminutes = true", "run.minutes must be a whole number, but is true"),
        ("[share]\nfolders = ['a', '']\nout = 'x'", "share.folders[2] is empty"),
        (
            '[share]\nfolders = ["a"]\nout = "b\\u0000"',
            "share.out has a character not allowed in paths",
        ),
        (
            "[share]\nfolders = ['b', 'a']\nout = './a/'",
            ("share.out must differ from share.folders[2]; nothing is ever written there"),
        ),
        (GOOD + "[state]\nfolder = ''", "state.folder is empty"),
        (GOOD + "[departments.'']", "a department in departments has no name"),
        (GOOD + "[departments.a]\naliases = [' ']", 'departments."a".aliases has an empty name'),
        (GOOD + "[run]\nlanguage = 'de'", 'run.language must be "ja" or "en", but is "de"'),
        (
            GOOD + "[heartbeat]\nurl = 'ftp://x'",
            "heartbeat.url must begin with http:// or https://",
        ),
        (
            GOOD + "[departments.a]\nto = ['a@b.jp\\nBcc: c@d.jp']".replace("'", '"'),
            '“a@b.jp\nBcc: c@d.jp” in departments."a".to is not an e-mail address',
        ),
        (
            GOOD + "[departments.a]\naliases = ['Ｂ']\n[departments.b]",
            "“b” is used for both “a” and “b” in departments",
        ),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, text: str, told: str) -> None:
    assert mistakes(tmp_path, text) == told


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = mistakes(tmp_path, "[share]\nfolders = 'a'\n[run]\nminutes = 'x'\n[chek]\n")
    assert len(told.splitlines()) == 4


def test_a_syntax_error_has_its_line_and_speaks_of_backslashes(tmp_path: Path) -> None:
    told = mistakes(tmp_path, '[share]\nfolders = ["\\\\server\\share"]\nout = "C:\\users"\n')
    assert told.startswith("line 2, column")
    assert "single quotes" in told


@pytest.mark.parametrize(
    "password", ["'geheim'", "{ word = 'geheim' }", "{ env = 'A', file = 'b' }"]
)
def test_a_password_never_stands_in_the_file_nor_in_the_message(
    tmp_path: Path, password: str
) -> None:
    mail = "[mail]\nserver = 's'\nsender = 'a@b.jp'\nsecretariat = ['c@d.jp']\nuser = 'u'\n"
    told = mistakes(tmp_path, f"{GOOD}{mail}password = {password}\n")
    assert "geheim" not in told
    assert "never put the password itself in this file" in told


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "night.toml"
    path.write_text(GOOD + "[departments.'商工課']\nto = ['a@b.jp']\n", "utf-8-sig")
    config = read_config(path)
    assert config.folders == (str(tmp_path / "returned"),)
    assert config.out == str(tmp_path / "checked")
    assert config.departments["商工課"].to == ("a@b.jp",)


def test_a_password_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "night.toml"
    path.write_text("[share]\nfolders = ['smb://user:hush@host/s']\nout = 'x'\n", "utf-8")
    with pytest.raises(ConfigFaulty) as refused:
        read_config(path)
    assert "hush" not in str(refused.value)
    assert "hush" not in refused.value.what.ja
