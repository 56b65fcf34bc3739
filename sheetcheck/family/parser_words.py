"""What parsers find wrong, said in our words: theirs are English, and in terms of their own."""

import re
from collections.abc import Sequence
from typing import Final

from sheetcheck.words.text import Text

Known = Sequence[tuple[str, Text]]
"""Regular expressions of a parser's messages, and what is said for them."""


def in_our_words(theirs: str, known: Known) -> Text:
    """Return what is said for a message: that of the first expression found in it."""
    return next((ours for pattern, ours in known if re.search(pattern, theirs)), _OTHERWISE)


_OTHERWISE: Final = Text("書き方が正しくありません", "its syntax is wrong")
_OPEN_TEXT: Final = Text("引用符が閉じられていません", "a quotation mark is not closed")
_OPEN_BRACKET: Final = Text("括弧が閉じられていません", "a bracket is not closed")
_CONTROL: Final = Text("使用できない文字（制御文字）があります", "a control character")
_QUOTE_IT: Final = Text(
    "「@」「%」「&」「*」「!」などの記号で始まる値は、引用符で囲んでください",
    "a value that begins with a sign such as @ % & * ! goes in quotes",
)

TOML: Final[Known] = (
    (
        r"Unescaped|hex value|Escaped character",
        Text(
            "「\\」の使い方が正しくありません。Windowsのパスは、'C:\\…' のように一重引用符で"
            "囲んでください",
            "a backslash that means nothing; put Windows paths in single quotes: 'C:\\…'",
        ),
    ),
    (r"Unterminated string|character '\\[nr]|Expected \"'", _OPEN_TEXT),
    (r"Unclosed|Expected '\]", _OPEN_BRACKET),
    (
        r"declare .* twice|overwrite|immutable|redefine|Duplicate",
        Text("同じ項目が重複しています", "the same entry stands twice"),
    ),
    (r"Expected '=' ", Text("項目名の後に「=」がありません", "= is missing after a name")),
    (r"Expected newline", Text("値の後に余分な文字があります", "something follows the value")),
    (
        r"key part|Invalid statement",
        Text(
            '項目名が正しくありません（日本語の項目名は "…" で囲んでください）',
            'not a name; names with other than A to Z, 0 to 9, - and _ go in quotes: "…"',
        ),
    ),
    (r"date", Text("その日付はありません", "there is no such date")),
    (
        r"Invalid value",
        Text(
            '値が正しくありません（文字列は "…" で囲んでください）',
            'not a value; texts go in quotes: "…"',
        ),
    ),
    (r"[Cc]haracter", _CONTROL),
)

YAML: Final[Known] = (
    (r"end of stream|document separator", _OPEN_TEXT),
    (
        r"expected ',' or",
        Text(
            "括弧が閉じられていないか、「,」がありません",
            "a bracket is not closed, or a comma is missing",
        ),
    ),
    (
        r"mapping values|mapping keys",
        Text(
            "「:」を使えない位置です（字下げと引用符を確認してください）",
            "a colon that cannot stand there: check indentation and quotes",
        ),
    ),
    (r"expected ':'", Text("「:」がありません", "a colon is missing")),
    (
        r"block end|node content|sequence entries|document start|follow up line",
        Text(
            "ここには書けない内容です（字下げと記号を確認してください）",
            "it cannot stand there: check indentation and signs",
        ),
    ),
    (
        r"escape",
        Text(
            "「\\」の使い方が正しくありません（一重引用符で囲んでください）",
            "a backslash that means nothing: use single quotes",
        ),
    ),
    (r"cannot start any token|alias|alphabetic or numeric|tag|URI", _QUOTE_IT),
    (
        r"another document|end marker",
        Text(
            "「---」や「...」で区切らないでください",
            "it holds two documents: leave out --- and ...",
        ),
    ),
    (r"unacceptable character", _CONTROL),
)

EXPRESSION: Final[Known] = (
    (
        r"unterminated|missing \)|unbalanced|missing >",
        Text("括弧が対応していません", "brackets do not pair"),
    ),
    (
        r"nothing to repeat|multiple repeat|min repeat",
        Text("繰り返しの記号の位置が正しくありません", "nothing there to repeat"),
    ),
    (r"escape", Text("「\\」の後の文字が正しくありません", "a backslash that means nothing")),
    (r"range", Text("文字の範囲が正しくありません", "not a range of characters")),
    (r"group", Text("括弧の番号や名前が正しくありません", "no such group")),
)
