"""Old formats and protected files: checked, never written, and told so."""

import io
import json
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from sheetcheck.cli.app import run
from tests.support.libreoffice import saved_by_office

SAMPLES = Path(__file__).parents[2] / "samples"


def protected(data: bytes, password: str) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    (file,) = json.loads(capsys.readouterr().out)["files"]
    return dict(file)


def rules(file: dict[str, object]) -> list[str]:
    findings = file["findings"]
    assert isinstance(findings, list)
    return [finding["rule"] for finding in findings]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "enc.xlsx").write_bytes(
        protected((SAMPLES / "ena-totals.xlsx").read_bytes(), "ひみつ")
    )
    (tmp_path / "right.txt").write_text("ひみつ\n", "utf-8")
    (tmp_path / "wrong.txt").write_text("password\n", "utf-8")
    return tmp_path


def test_a_protected_file_is_refused_without_its_password(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["enc.xlsx", "--format", "json"]) == 2
    assert rules(told(capsys)) == ["file-encrypted"]


def test_a_protected_file_is_checked_with_it_and_never_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["enc.xlsx", "--password-file", "right.txt", "--format", "json"]) == 1
    file = told(capsys)
    assert sorted(rules(file)) == ["file-read-only", *["total-mismatch"] * 3]
    assert file["changes"] == []
    assert file["corrected"] is None
    assert {path.name for path in folder.glob("enc*")} == {"enc.xlsx", "enc.report.html"}


def test_the_wrong_password_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["enc.xlsx", "--password-file", "wrong.txt", "--format", "json"]) == 2
    assert rules(told(capsys)) == ["file-encrypted"]


def test_a_password_file_that_is_not_there_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["enc.xlsx", "--password-file", "none.txt", "--lang", "en"]) == 2
    assert "none.txt: No such file." in capsys.readouterr().err


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("extension", ["xls", "ods"])
def test_an_old_format_is_checked_and_never_written(
    extension: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = tmp_path / "ena-totals.xlsx"
    source.write_bytes((SAMPLES / source.name).read_bytes())
    monkeypatch.chdir(saved_by_office(source, extension).parent)
    assert run([f"ena-totals.{extension}", "--format", "json"]) == 1
    file = told(capsys)
    assert sorted(rules(file)) == ["file-read-only", *["total-mismatch"] * 3]
    assert file["items"] == 12
    assert file["corrected"] is None
