"""Regular expressions that a family file may hold: none that could run without end."""

import re

from sheetcheck.words.text import Text

_LONGEST = 200  # characters of an expression
LONGEST_TEXT = 200  # characters of a cell; a longer one is no code, and never matched against
_MOST_OPEN = 3  # of *, + and {n,}: the time grows with that power of a text's length
_CLASS_OR_ESCAPE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_OPEN = re.compile(r"[*+]|\{[0-9]*,\}")
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{[0-9]*,[0-9]*\}|\{[0-9]{2,}\})")


def fault_of(expression: str) -> Text | None:
    """Return why an expression cannot be used; None if it can."""
    if len(expression) > _LONGEST:
        return Text(f"正規表現は{_LONGEST}文字までです", f"longer than {_LONGEST} characters")
    try:
        re.compile(expression)
    except re.error as error:
        return Text(
            f"正規表現として読み取れません（{error}）", f"not a regular expression ({error})"
        )
    plain = _CLASS_OR_ESCAPE.sub("x", expression)
    if _REPEATED_GROUP.search(plain):
        return Text(
            "括弧の繰り返し（「(…)*」など）は使えません（点検が終わらなくなることがあるため）",
            "groups may not be repeated (as in “(…)*”): the check might never end",
        )
    if len(_OPEN.findall(plain)) > _MOST_OPEN:
        return Text(
            f"「*」「+」は合わせて{_MOST_OPEN}回までです", f"more than {_MOST_OPEN} of * and +"
        )
    return None
