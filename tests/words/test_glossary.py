"""One term for one thing: forms that the glossary replaced occur in no text of the program."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "sheetcheck"

INSTEAD_OF = {
    # what is not written: what is written in its place
    "補正": "訂正",
    "要対応の": "要修正の",
    "点検不可": "未点検",
    "確認できず": "未点検",
    "お知らせすること": "参考",
    "状況ページ": "提出・点検状況一覧",
    "全ファイルの一覧": "点検結果一覧",
    "書き方の揺れ": "表記の揺れ",
    "知っている様式": "登録済みの様式",
    "決められた評価にない": "評価の選択肢にない",
    "記入欄": "回答欄",
    "数えた数": "集計した数",
    "直していただ": "修正",
    "確かめていただ": "確認",
    "もう一度送って": "再提出を依頼",
    "やり直してください": "再度実行してください",
    "送らずに止めて": "保留",
    "宛先帳": "宛先",
    "挿し込": "挿入",
    "揃": "そろ",
    "または": "又は",
    "すべて": "全て",
    "くわしく": "詳しく",
    "下さい": "ください",
    "出来": "でき",
    "省くと": "省略すると",
    "どれか": "いずれか",
    "書いてください": "記入してください、指定してください",
    "確かめてください": "確認してください",
    "sheetcheck が": "sheetcheckが",
    "address book": "addresses",
    "Mend": "Correct",
    "mend it": "correct it",
    "nobody foresaw": "unexpected",
    "を直して": "を修正して",
    "確かめられ": "確認でき、検証でき",
    "個のセル": "か所",
}


def texts() -> Iterator[tuple[str, str]]:
    """Yield every literal inside a `Text(…)` of the program, with its place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                for part in ast.walk(node):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield f"{path.relative_to(PACKAGE)}:{part.lineno}", part.value


def pages() -> Iterator[tuple[str, str]]:
    """Yield every line of the Japanese pages that come with the program, with its place."""
    for path in [*sorted(PACKAGE.rglob("*.ja.md")), PACKAGE.parent / "README.ja.md"]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield f"{path.name}:{number}", line


@pytest.fixture(scope="module")
def said() -> list[tuple[str, str]]:
    return [*texts(), *pages()]


def test_texts_are_found(said: list[tuple[str, str]]) -> None:
    assert len(said) > 1_000


@pytest.mark.parametrize("form", INSTEAD_OF)
def test_a_form_that_was_replaced_occurs_nowhere(form: str, said: list[tuple[str, str]]) -> None:
    found = [f"{place}: {text}" for place, text in said if form in text]
    assert not found, f"write {INSTEAD_OF[form]}: {found}"
