"""Read YAML with the line and column of every entry, and explain mistakes in plain words."""

import re
from itertools import accumulate
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.reader import ReaderError

from sheetcheck.family.parser_words import YAML as YAML_WORDS
from sheetcheck.family.parser_words import in_our_words
from sheetcheck.words.text import Text


class YamlFault(Exception):
    """The text is not valid YAML; says why, and where if that is known."""

    def __init__(self, what: Text, line: int = 0, column: int = 0) -> None:
        super().__init__(what.en)
        self.what = what
        self.line = line
        """From 1; 0 if not known."""
        self.column = column


class _Constructor(RoundTripConstructor):
    """Reads a date that does not exist (2024-02-30) as text, so that its place can be reported."""

    def construct_yaml_timestamp(self, node: ScalarNode, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


def _told(error: MarkedYAMLError, text: str, line: int) -> Text:
    """Return what is wrong; common mistakes in our own words."""
    problem = str(error.problem)
    if twice := re.match(r'found duplicate key "(.*?)" with value', problem, re.DOTALL):
        return Text(f"項目「{twice[1]}」が重複しています", f"“{twice[1]}” is given twice")
    if "'\\t'" in problem:
        return Text(
            "タブは使えません（半角の空白で字下げしてください）",
            "tabs are not allowed (indent with spaces)",
        )
    about = text.split("\n")[max(0, line - 2) : line]
    wide = any(_WIDE.search(one) for one in about)
    ja = "。全角の「：」や字下げの全角空白は使えません" if wide else ""
    en = "; full-width colons and indents are none" if wide else ""
    what = _FAULT.filled(why=in_our_words(problem, YAML_WORDS))
    return Text(f"{what.ja}{ja}", f"{what.en}{en}")


_FAULT = Text("YAMLとして読めません：{why}", "not valid YAML: {why}")
_WIDE = re.compile(r"^[^#\"']*：|^\s*\u3000")
_DEEPEST = 50  # nested brackets
_TOO_DEEP = Text("括弧の入れ子が深すぎます", "brackets nested too deep")


def _depth(text: str) -> int:
    """Return how deep brackets are nested; the parser needs minutes for thousands of them."""
    opened = accumulate(1 if c in "[{" else -1 for c in text if c in "[]{}")
    return max(opened, default=0)


def read_yaml(text: str) -> object:
    """Return the content of a YAML document; maps and lists know the places of their entries.

    Raises:
        YamlFault: it is not valid YAML.

    """
    if _depth(text) > _DEEPEST:
        raise YamlFault(_TOO_DEEP)
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _Constructor
    try:
        return yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if "end of stream" in str(error.problem):  # where it was opened helps more
            mark = error.context_mark or mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise YamlFault(_told(error, text, place[0]), *place) from None
    except ReaderError as error:
        line, column = text.count("\n", 0, error.position), text.rfind("\n", 0, error.position)
        why = in_our_words(str(error), YAML_WORDS)
        raise YamlFault(_FAULT.filled(why=why), line + 1, error.position - column) from None
    except (YAMLError, RecursionError, ValueError, LookupError, TypeError) as error:
        # Of a tag such as `!!bool x`, ruamel raises whatever its own reading comes to.
        raise YamlFault(_FAULT.filled(why=in_our_words(str(error), YAML_WORDS))) from None
