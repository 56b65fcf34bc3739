"""`issue` and `collect` as a secretariat types them: what is said, what is written, exit codes."""

import email
import json
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from sheetcheck.cli.app import run
from tests.collecting.kit import FORM, everything
from tests.support.season import filled

CONFIG = """
[share]
folders = ["returned"]
out = "checked"
[check]
deadline = 2026-12-11
[mail]
server = "127.0.0.1"
sender = "再犯防止計画 点検 <check@example.lg.jp>"
secretariat = ["jimukyoku@example.lg.jp"]
[departments."商工課"]
to = ["shoko@example.lg.jp"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "master.xlsx").write_bytes(FORM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(["--lang", "ja", *words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_every_department_gets_a_file_and_the_manifest_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, "issue", "master.xlsx", "--out", "配布")
    assert (code, err) == (0, "")
    assert "商工課: 1件" in out
    files = json.loads((folder / "配布" / "issued.json").read_text("utf-8"))["files"]
    assert {one["file"] for one in files} == {p.name for p in (folder / "配布").glob("*.xlsx")}


def test_a_file_issued_anew_for_one_department_leaves_the_others_in_the_manifest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = folder / "out" / "issued.json"
    said(capsys, "issue", "master.xlsx", "--out", "out")
    before = json.loads(manifest.read_text("utf-8"))["files"]
    said(capsys, "issue", "master.xlsx", "--out", "out", "--for", "商工課", "--no-lock")
    after = json.loads(manifest.read_text("utf-8"))["files"]
    assert {one["department"] for one in after} == {one["department"] for one in before}
    assert len(after) == len(before)
    assert [one for one in after if one in before] != after


def test_undo_gives_the_master_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "issue", "master.xlsx", "--out", "out", "--name", "{department}", "--validate")
    code, _, _ = said(capsys, "issue", "--undo", "out/商工課.xlsx")
    assert code == 0
    assert (folder / "out" / "商工課.master.xlsx").read_bytes() == FORM


def test_a_file_that_somebody_filled_in_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("issue", "master.xlsx", "--out", "out", "--for", "商工課", "--name", "{department}")
    said(capsys, *words)
    place = folder / "out" / "商工課.xlsx"
    answered = filled(place.read_bytes(), everything(6))
    place.write_bytes(answered)
    code, out, _ = said(capsys, *words)
    assert code == 0
    assert "商工課.2.xlsx" in out
    assert place.read_bytes() == answered


def test_letters_are_drafts_for_a_person_to_send(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "night.toml").write_text(CONFIG, "utf-8")
    words = ("--letters", "--config", "night.toml", "--name", "{department}")
    assert said(capsys, "issue", "master.xlsx", "--out", "out", *words)[0] == 0
    letter = email.message_from_bytes((folder / "out" / "商工課.eml").read_bytes(), policy=default)
    assert (letter["To"], letter["X-Unsent"]) == ("shoko@example.lg.jp", "1")
    assert "Auto-Submitted" not in letter
    body = letter.get_body(("plain",))
    assert body
    text = body.get_content()
    assert "商工課 ご担当者様" in text
    assert "12月11日" in text
    (attached,) = letter.iter_attachments()
    assert attached.get_content() == (folder / "out" / "商工課.xlsx").read_bytes()
    other = email.message_from_bytes((folder / "out" / "高齢福祉課.eml").read_bytes())
    assert other["To"] is None


SCHEMA = ("--schema", "ena-saihan-boshi")
MISUSED = [
    ("issue", "master.xlsx", "--out", "out", "--config", "none.toml"),
    ("issue", "master.xlsx", "--out", "out", "--config", "returned"),
    ("issue",),
    ("issue", "master.xlsx"),
    ("issue", "none.xlsx", "--out", "out"),
    ("issue", "master.xlsx", "--out", "master.xlsx"),
    ("issue", "master.xlsx", "--out", "out", "--for", "防災課"),
    ("issue", "master.xlsx", "--out", "out", "--name", "同じ名前.xlsx"),
    ("issue", "--undo", "master.xlsx"),
    ("rollover", "master.xlsx", "--out", "returned"),
    ("collect", "master.xlsx", "master.xlsx", "--out", "returned"),
    ("rollover", "master.xlsx", "--carry", "plan"),
    ("rollover", "master.xlsx", "--carry", ":x"),
    ("help", "zzzz"),
    ("help", "verifi"),
    ("issue", "--undo", "none.xlsx"),
    ("collect",),
    ("collect", "master.xlsx"),
    ("collect", "none.xlsx", "returned"),
    ("collect", "master.xlsx", "returned", "--resolve", "none.toml"),
    ("collect", "master.xlsx", "returned", "--for-joint", "all"),
]


@pytest.mark.parametrize("words", MISUSED, ids=" ".join)
def test_a_mistake_is_one_sentence_and_writes_nothing(
    words: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "returned").mkdir()
    before = sorted(path.name for path in folder.rglob("*"))
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "")
    assert err
    assert not any(word in err for word in ("Traceback", "予期しない", "Invalid"))
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.parametrize(
    "words",
    [
        ("issue", "other.xlsx", "--out", "out"),
        ("collect", "other.xlsx", "master.xlsx"),
        ("collect", "master.xlsx", "other.xlsx", "--dry-run"),
        ("rollover", "other.xlsx"),
        ("publish", "other.xlsx"),
        ("publish", "other.xlsx", "--csv"),
        ("schemas", "explain", "other.xlsx"),
        ("check", "other.xlsx", "--dry-run"),
    ],
    ids=" ".join,
)
def test_a_form_that_was_named_and_fits_no_sheet_is_told_by_its_name(
    words: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "品名"
    book.save(folder / "other.xlsx")
    code, out, err = said(capsys, *words, *SCHEMA)
    told = "".join((out + err).split())
    assert code == 2
    assert "様式「ena-saihan-boshi」と一致するシートがありません。見出し「基本目標」" in told
    assert "--schemaで様式を指定" not in told
    assert told.count("other.xlsx") == 1
    assert not (folder / "out").exists()


def test_collect_says_what_is_left_and_where_everything_lies(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "returned").mkdir()
    (folder / "returned" / "商工課.xlsx").write_bytes(filled(FORM, everything(6)))
    code, out, err = said(capsys, "collect", "master.xlsx", "returned")
    assert (code, err) == (1, "")
    assert out.startswith("回答3か所、未回答・要確認8件。")
    assert "取りまとめたシート: master.collected.xlsx" in out
    assert (folder / "master.collected.report.html").exists()
    code, out, _ = said(capsys, "collect", "master.xlsx", "returned", ".", "--format", "json")
    document = json.loads(out)
    assert (code, len(document["answers"]), document["unused"]) == (1, 3, [])


def test_what_cannot_be_used_is_told_and_gives_2(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "returned").mkdir()
    (folder / "returned" / "商工課.xlsx").write_bytes(filled(FORM, everything(6)))
    (folder / "returned" / "建築住宅課.xlsx").write_bytes(b"broken")
    code, out, err = said(capsys, "collect", "master.xlsx", "returned", "none.xlsx", "--dry-run")
    assert code == 2
    assert "取り込めなかったファイル2件" in out
    assert [line.partition(":")[0] for line in err.splitlines()] == [
        *("returned/建築住宅課.xlsx", "none.xlsx"),
    ]
    assert not (folder / "master.collected.xlsx").exists()


LONG = "あ" * 300


@pytest.mark.parametrize(
    "words",
    [
        ("check", "master.xlsx", "--schema", LONG),
        ("schemas", "check", LONG),
        ("schemas", "explain", "master.xlsx", "--html", "--out", f"{LONG}.html"),
        ("help", "--html", f"{LONG}.html"),
        ("rollover", "master.xlsx", "--out", f"{LONG}.xlsx"),
        ("issue", "master.xlsx", "--out", LONG),
        ("nightly", "--config", f"{LONG}.toml"),
    ],
    ids=lambda words: " ".join(words[:3])[:30],
)
def test_a_name_too_long_for_the_system_is_one_sentence(
    words: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in folder.rglob("*"))
    code, out, err = said(capsys, *words)
    assert code == 2
    assert err
    assert "予期しない" not in out + err
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="Windows has no file without end")
def test_a_configuration_without_end_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder.exists()
    words = ("issue", "master.xlsx", "--out", "out", "--config", "/dev/zero")
    code, _, err = said(capsys, *words)
    assert code == 2
    assert "予期しない" not in err
