"""What is wrong in a small file is told in our words, with its place, in one language at a time."""

import re

import pytest

from sheetcheck.family.faults.pattern import fault_of
from sheetcheck.family.toml_text import TomlFault, read_toml
from sheetcheck.family.yaml_text import YamlFault, read_yaml
from sheetcheck.words.text import Text

TOML = {
    "name": ("これ\n", 1, "項目名が正しくありません"),
    "name of a table": ("[departments.商工課]\n", 1, "項目名が正しくありません"),
    "no equals sign": ('[share]\nfolders ["a"]\n', 2, "「=」がありません"),
    "no value": ("a =\n", 1, "値が正しくありません"),
    "no quotes": ("a = b\n", 1, "値が正しくありません"),
    "open quotes": ('a = "b\n', 1, "引用符が閉じられていません"),
    "open quotes at the end": ("a = 'b", 1, "引用符が閉じられていません"),
    "open long quotes": ('a = """\nb', 2, "引用符が閉じられていません"),
    "a Windows path": ('a = "C:\\Users"\n', 1, "Windowsのパスは"),
    "another Windows path": ('a = "C:\\data"\n', 1, "Windowsのパスは"),
    "twice": ("a = 1\na = 2\n", 2, "同じ項目が重複しています"),
    "table twice": ("[a]\n[a]\n", 2, "同じ項目が重複しています"),
    "inline twice": ("a = {b = 1, b = 2}\n", 1, "同じ項目が重複しています"),
    "open list": ("a = [1\n", 1, "括弧が閉じられていません"),
    "open table": ("a = {b = 1\n", 1, "括弧が閉じられていません"),
    "open heading": ("[a\n", 1, "括弧が閉じられていません"),
    "no such day": ("a = 2026-02-30\n", 1, "その日付はありません"),
    "more behind it": ('a = "b" c\n', 1, "値の後に余分な文字があります"),
    "control character": ('a = "\x01"\n', 1, "制御文字"),
    "full-width": ("a＝1\n", 1, "全角の「＝」"),
    "full-width quotes": ("a = “b”\n", 1, "全角の「＝」「“ ”」"),
}
YAML = {
    "colon": ("a: b: c", 1, "「:」を使えない位置です"),
    "no colon": ('"a"\nb: 1\n"c" "d"', 2, "ここには書けない内容です"),
    "open quotes": ("a: 'b", 1, "引用符が閉じられていません"),
    "open list": ("a: [1", 1, "括弧が閉じられていない"),
    "indentation": ("a:\n  - 1\n - 2", 3, "ここには書けない内容です"),
    "sign": ("a: @b", 1, "記号で始まる値は"),
    "alias": ("a: *b", 1, "記号で始まる値は"),
    "tag": ("a: !x!y z", 1, "記号で始まる値は"),
    "escape": ('a: "\\q"', 1, "「\\」の使い方"),
    "two documents": ("a: 1\n---\nb: 1", 2, "区切らないでください"),
    "control character": ("b: 1\na: \x01", 2, "制御文字"),
    "tab": ("a: 1\n\tb: 2", 2, "タブは使えません"),
    "twice": ("a: 1\na: 2", 2, "重複しています"),
    "what nobody writes": ("a: !!bool x", 0, "書き方が正しくありません"),
    "a number without end": ("a: " + "9" * 5_000, 0, "書き方が正しくありません"),
}
EXPRESSIONS = {
    "(a": "1文字目：括弧が対応していません",
    "a)": "2文字目：括弧が対応していません",
    "[a": "1文字目：括弧が対応していません",
    "*": "1文字目：繰り返しの記号",
    "a**": "3文字目：繰り返しの記号",
    "[z-a]": "2文字目：文字の範囲",
    r"\q": "1文字目：「\\」の後の文字",
    r"\1": "2文字目：括弧の番号",
}


def of_one_language(told: Text) -> bool:
    """Say whether no English words stand in the Japanese, and no Japanese in the English."""
    english = re.findall(r"[A-Za-z]{3,}", re.sub("TOML|YAML|UTF-8|Windows", "", told.ja))
    return not english and not re.search("[ぁ-んァ-ヶ一-龠]", told.en)


@pytest.mark.parametrize("case", TOML)
def test_toml(case: str) -> None:
    text, line, why = TOML[case]
    with pytest.raises(TomlFault) as raised:
        read_toml(text.encode())
    told = raised.value.what
    assert told.ja.startswith(f"{line}行")
    assert told.en.startswith(f"line {line}")
    assert why in told.ja
    assert of_one_language(told)


@pytest.mark.parametrize(
    "data", [b"a = " + b"9" * 5_000, b"a = " + b"[" * 5_000, b"\xff", b"#" * 1_000_001]
)
def test_what_no_line_is_to_blame_for(data: bytes) -> None:
    with pytest.raises(TomlFault) as raised:
        read_toml(data)
    assert of_one_language(raised.value.what)


@pytest.mark.parametrize("case", YAML)
def test_yaml(case: str) -> None:
    text, line, why = YAML[case]
    with pytest.raises(YamlFault) as raised:
        read_yaml(text)
    assert raised.value.line == line
    assert why in raised.value.what.ja
    assert of_one_language(raised.value.what)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_regular_expression(expression: str) -> None:
    told = fault_of(expression)
    assert told
    assert EXPRESSIONS[expression] in told.ja
    assert of_one_language(told)


def test_what_is_right_is_left_alone() -> None:
    assert read_toml("\ufeffa = '＝“”' # ［\n".encode()) == {"a": "＝“”"}
    assert read_yaml("a: '：'") == {"a": "："}
    assert fault_of("A[0-9]+") is None
