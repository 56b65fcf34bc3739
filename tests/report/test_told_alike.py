"""One result of a real file, told in every way: all ways say the same."""

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring

from sheetcheck.cli.app import run
from sheetcheck.words.labels import SEVERITY
from sheetcheck.words.result import Severity

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ["ena-clean", "ena-totals", "ena-faults"]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    shutil.copy(SAMPLES / f"{request.param}.xlsx", tmp_path / f"{request.param}.xlsx")
    monkeypatch.chdir(tmp_path)
    return str(request.param)


def printed(format_: str, name: str, capsys: pytest.CaptureFixture[str]) -> str:
    run([f"{name}.xlsx", "--lang", "ja", "--format", format_])
    return capsys.readouterr().out


def embedded(page: str) -> Any:
    match = re.search(r'id="sheetcheck-report">(.*?)</script>', page, re.DOTALL)
    assert match
    return json.loads(match[1])


def findings_sheet(name: str) -> list[tuple[object, ...]]:
    copy = Path(f"{name}.checked.xlsx")
    if not copy.exists():
        return []
    book = openpyxl.load_workbook(io.BytesIO(copy.read_bytes()))
    return [tuple(row) for row in book["点検結果"].iter_rows(values_only=True)]


def test_every_way_tells_the_same_findings_and_corrections(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(printed("json", name, capsys))
    (told,) = document["files"]
    left = [finding for finding in told["findings"] if not finding["fixed"]]
    page = Path(told["report"]).read_text("utf-8")
    assert embedded(page) == document
    assert len(set(re.findall(r'data-finding="(\d+)"', page))) == len(left)

    suites = fromstring(printed("junit", name, capsys))
    by_severity = {s: sum(f["severity"] == s for f in left) for s in Severity}
    assert suites.get("failures") == str(by_severity[Severity.ERROR])
    assert suites.get("skipped") == str(by_severity[Severity.WARNING])

    rows = findings_sheet(name)
    words = {word.ja for word in SEVERITY.values()}
    # The cell at the head says how the file stands, in the same words; a finding has a message.
    found = {(row[1], row[4]) for row in rows if row[0] in words and row[4]}
    assert found == {(f["cell"] or "–", f["message"]) for f in left}
    changed = {(row[1], row[5]) for row in rows if row[0] == "訂正済み" and row[5]}
    assert changed == {(c["cell"], f"{c['before']} → {c['after']}") for c in told["changes"]}

    text = re.sub(r"\s", "", printed("text", name, capsys))
    for finding in left:
        assert (finding["cell"] or "-") in text
    for change in told["changes"]:
        assert re.sub(r"\s", "", f"{change['cell']}{change['before']}→{change['after']}") in text


def test_the_exit_code_says_what_the_statuses_say(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run([f"{name}.xlsx", "--format", "json"])
    status = json.loads(capsys.readouterr().out)["files"][0]["status"]
    assert code == {"clean": 0, "corrected": 0, "problems": 1}[status]
