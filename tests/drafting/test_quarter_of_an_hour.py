"""The steps from an issued sheet to a family of its own work as they are printed."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from sheetcheck.cli import app
from sheetcheck.cli.arguments import expanded
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

TOP = Path(__file__).parents[2]
PAGES = (TOP / "README.ja.md", TOP / "sheetcheck" / "manual" / "families.ja.md")
PLAN = Path(__file__).with_name("plans") / "02-kodomo.md"


def commands(page: Path) -> list[list[str]]:
    """Return the commands of the steps, as the program gets them."""
    blocks = re.findall(r"^   ```\n(.*?)^   ```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    words = [shlex.split(line.replace("\\", "/")) for line in lines]
    assert words
    assert all(Path(first).name == "sheetcheck" for first, *_ in words)
    return [rest for _, *rest in words]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_printed_steps_work(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    issued, filled, _ = (to_workbook(case) for case in read_cases(PLAN))
    shutil.copytree(TOP / "schemas", tmp_path / "schemas", ignore=lambda *_: ["*"])
    (tmp_path / "回答").mkdir(exist_ok=True)
    (tmp_path / "回答" / "総務課.xlsx").write_bytes(filled)
    (tmp_path / "配布.xlsx").write_bytes(issued)
    (tmp_path / "前年度.xlsx").write_bytes(filled)
    for words in commands(page):
        assert app.run([*expanded(words), "--lang", "ja"]) == 0, words
    said = capfd.readouterr()
    assert "要確認" in said.err
    assert "誤りはありません（様式 our-plan）" in said.out
    assert (tmp_path / "schemas" / "our-plan.yaml").exists()
