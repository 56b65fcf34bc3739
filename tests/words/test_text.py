"""English texts that count: `1 file`, `2 files`, and nowhere `1 files`."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.words.text import Text

PACKAGE = Path(sheetcheck.__file__).parent
_VERBS = """
    adds already always appears as begins differs does exceeds gives goes has holds is its less
    matches means names needs repeats says seems shares shows stands takes this was
"""
NO_NOUNS = frozenset(_VERBS.split())
"""Words in -s that follow a detail and are no plural."""
NO_COUNTS = {
    ("words/errors/refusals.py", "format"),  # `.xls files are checked only`
    ("family/faults/pattern.py", "_LONGEST"),
}


def english_texts() -> Iterator[tuple[str, str]]:
    """Yield the English of every `Text(…)` in the program, with the file that it stands in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                english = node.args[1] if len(node.args) == 2 else None
                if template := _template(english):
                    yield path.relative_to(PACKAGE).as_posix(), template


def _template(node: ast.expr | None) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(_part, parts))
        case _:
            return ""


def _part(part: ast.expr) -> str:
    """Return a part of an f-string as it would stand in a template."""
    if isinstance(part, ast.FormattedValue):
        return f"{{{re.sub(r'[^0-9A-Za-z_]', '', ast.unparse(part.value))}}}"
    assert isinstance(part, ast.Constant)
    return str(part.value).replace("{", "{{").replace("}", "}}")


def rendered(template: str, number: str) -> str:
    """Return an English text in which every detail is one number."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
        return Text("", template).filled(**dict.fromkeys(names, number)).en
    except (ValueError, KeyError):  # its braces are those of TOML or YAML: nothing is filled in
        return template


def plurals_of_one(template: str) -> list[str]:
    found = re.findall(r"(?<![\w.])1 (?:more |other |new )?([a-z]+s)\b", rendered(template, "1"))
    return [word for word in found if word not in NO_NOUNS]


def test_no_text_says_1_files() -> None:
    texts = [*english_texts()]
    assert len(texts) > 1_000
    wrong = [
        f"{path}: {template}"
        for path, template in texts
        if not any(path == known and f"{{{name}}}" in template for known, name in NO_COUNTS)
        if plurals_of_one(template)
    ]
    assert wrong == []


def test_such_a_text_would_be_found() -> None:
    assert plurals_of_one("{count} more files") == ["files"]
    assert plurals_of_one("{count:more file|more files}") == []


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "1 item is open"),
        ("1", "1 item is open"),
        (0, "0 items are open"),
        (2, "2 items are open"),
        ("1,001", "1,001 items are open"),
    ],
    ids=repr,
)
def test_the_words_go_with_the_count(count: int | str, told: str) -> None:
    text = Text("未記入 {count}件", "{count:item is|items are} open")
    filled = text.filled(count=count)
    assert filled == Text(f"未記入 {count}件", told)
    assert text.filled(count=count, other=Text("あ", "a")).en == told


def test_the_outline_has_the_plural() -> None:
    assert Text("{name}の{count}件", "{count:item|items} of {name}").outline == Text(
        "…の…件", "… items of …"
    )


def test_other_text_is_left_alone() -> None:
    assert Text("{a}|{{b}}", "{a}|{{b:c|d}}").filled(a="x|y") == Text("x|y|{b}", "x|y|{b:c|d}")
