"""The command from outside: whatever stops a night, its exit code and the last line say so."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sheetcheck.cli.app import run
from sheetcheck.nightly.state.folder import only_one
from tests.nightly.share import CONFIG, FAULTS, Share


def nightly(share: Share, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    """Hold a night by the command line; return its code, the summary and what was said."""
    code = run(["nightly", "--config", str(share.config_file), "--lang", "en"])
    printed = capsys.readouterr()
    return code, json.loads(printed.out.splitlines()[-1]), printed.err


def test_on_a_terminal_a_person_reads_a_message_and_no_json(
    share: Share, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    share.put("商工課.xlsx", FAULTS)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(["nightly", "--config", str(share.config_file), "--lang", "ja"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert not [line for line in told if line.startswith("{")]
    assert any(line.startswith("【進行管理シート】") for line in told)


def test_the_summary_is_readable_and_nothing_in_it_acts(
    share: Share, capsys: pytest.CaptureFixture[str]
) -> None:
    share.put("商工課\u202e.xlsx", FAULTS.parent / "README.md")
    assert run(["nightly", "--config", str(share.config_file), "--lang", "ja"]) >= 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert "税務課" in last
    assert "\u202e" not in last
    assert json.loads(last)["missing"]


@contextmanager
def active(share: Share) -> Iterator[None]:
    with only_one(share.state):
        yield


@contextmanager
def no_config(share: Share) -> Iterator[None]:
    share.config_file.unlink()
    yield


def saying(text: str) -> Callable[[Share], Any]:
    """Return what puts a configuration in place that says something else."""

    @contextmanager
    def said(share: Share) -> Iterator[None]:
        share.config_file.write_text(text, "utf-8")
        yield

    return said


@pytest.mark.parametrize(
    ("stops", "code", "told"),
    [
        (active, 6, "Another run with this configuration is active"),
        (saying(CONFIG.replace('"state"', '"night.toml"')), 5, "cannot be read or written"),
        (saying("[share]"), 2, "share.folders is required"),
        (saying(f'{CONFIG}[check]\nschema = "nowhere"'), 2, 'check.schema = "nowhere"'),
        (saying(f'{CONFIG}[check]\nschema = "no.yaml"'), 2, 'check.schema = "no.yaml"'),
        (saying(f'{CONFIG}[check]\nissued = "no.xlsx"'), 2, 'check.issued = "no.xlsx"'),
        (no_config, 2, "night.toml: No such file"),
    ],
)
def test_what_stops_a_night_has_its_code_and_a_summary(
    share: Share,
    capsys: pytest.CaptureFixture[str],
    stops: Callable[[Share], Any],
    code: int,
    told: str,
) -> None:
    share.put("商工課/a.xlsx")
    with stops(share):
        ended, summary, said = nightly(share, capsys)
    assert (ended, summary["exit"], summary["codes"]) == (code, code, [code])
    assert told in said
    assert summary["why"] in said


def test_of_several_codes_the_highest_wins(
    share: Share, capsys: pytest.CaptureFixture[str]
) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx").write_bytes(b"no workbook")
    share.out.write_text("in the way of the output", "utf-8")
    code, summary, _ = nightly(share, capsys)
    assert (code, summary["codes"]) == (5, [1, 3, 5])
    share.out.unlink()
    code, summary, _ = nightly(share, capsys)
    assert (code, summary["codes"]) == (3, [1, 3])
    (share.returned / "福祉課/b.xlsx").unlink()
    (share.returned / "福祉課").rmdir()
    code, summary, _ = nightly(share, capsys)
    assert (code, summary["codes"]) == (1, [1])
