"""The manual says of the program what the program does, in both languages, without a network."""

import re
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sheetcheck.cli.app import completed, run
from sheetcheck.cli.command_list import COMMANDS
from sheetcheck.manual import TOPICS, page
from sheetcheck.manual.web import manual_html
from sheetcheck.nightly.config.model import Check, Collect, Heartbeat, Mail, Run, Share, State
from sheetcheck.proof import replay
from sheetcheck.words.proof import What
from sheetcheck.words.text import Language
from tests.support.readme import MANUAL, READMES

LANGUAGES = list(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_a_page_and_every_page_a_topic(language: Language) -> None:
    assert {path.name for path in MANUAL.glob(f"*.{language}.md")} == {
        f"{topic}.{language}.md" for topic in TOPICS
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_told_in_the_manual(language: Language) -> None:
    told = "\n".join(page(topic, language) for topic in TOPICS if topic != "check")
    missing = {name for name in COMMANDS if f"sheetcheck {name}" not in told}
    # These are told where checking is, beside the options.
    assert missing <= {"check", "diff", "unmark", "help"}


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_printed(
    topic: str, language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["help", topic, "--lang", str(language)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# ")
    assert "<!--" not in out


def test_an_unknown_page_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help", "nightli", "--lang", "en"]) == 2
    assert "did you mean nightly?" in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_very_script_that_replays_a_proof(language: Language) -> None:
    blocks = re.findall(r"```python\n(.*?)```\n", page("verify", language), re.DOTALL)
    assert blocks == [Path(replay.__file__).read_text("utf-8")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_range_in_a_proof_is_told(language: Language) -> None:
    told = set(re.findall(r"^\| `([a-z-]+)` \|", page("verify", language), re.MULTILINE))
    assert {what.value for what in What} == told - {"cells", "parts"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_configuration_is_told(language: Language) -> None:
    told = set(re.findall(r"[a-z_]+", page("nightly", language) + page("letters", language)))
    names = {
        field.name
        for kind in (Share, Check, Collect, State, Run, Heartbeat, Mail)
        for field in fields(kind)
    }
    assert names <= told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_is_one_page_that_needs_no_network(language: Language, tmp_path: Path) -> None:
    target = tmp_path / "手引き.html"
    assert run(["help", "--html", str(target), "--lang", str(language)]) == 0
    text = target.read_text("utf-8")
    assert text == manual_html(language)
    assert not re.search(r"<(script|img|link|iframe)\b|@import|src=", text)
    parser = HTMLParser()
    parser.feed(text)
    parser.close()
    assert set(re.findall(r'<section id="(\w+)"', text)) == set(TOPICS)
    assert run(["help", "--html", str(target)]) == 2


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_have_the_same_tables(topic: str) -> None:
    ja, en = ((MANUAL / f"{topic}.{language}.md").read_text("utf-8") for language in Language)
    assert table_sizes(ja) == table_sizes(en)


def table_sizes(text: str) -> list[int]:
    """Return how many rows each table of a page has."""
    return [table.count("\n") for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]


@pytest.mark.parametrize("path", READMES, ids=lambda path: str(path.name))
def test_a_readme_is_read_in_a_few_minutes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 350
    for topic in TOPICS:
        assert f"sheetcheck/manual/{topic}.{READMES[path]}.md" in text


def test_a_shell_completes_commands_and_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = (("sheetcheck ni", "1", "nightly"), ("sheetcheck check --dr", "2", "--dry-run"))
    for words, number, expected in asked:
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", number)
        assert completed("bash_complete") == 0
        assert expected in capsys.readouterr().out
