"""The manual: one page a topic in each language, read offline from inside the package."""

import importlib.resources
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sheetcheck.words.text import Language, Text

TOPICS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "check": Text("シートの点検", "Checking sheets"),
        "rules": Text("点検項目", "Rules"),
        "families": Text("様式ファイル", "Form files"),
        "issued": Text("配布した様式との照合", "Compared with the issued sheet"),
        "collect": Text("配布と取りまとめ", "Issuing and collecting"),
        "year": Text("年度替わりと公開", "The next year, and publishing"),
        "verify": Text("写しの検証", "Verifying a copy"),
        "nightly": Text("夜間点検", "The nightly check"),
        "letters": Text("メール", "E-mails"),
        "guarantees": Text("保証すること", "What is guaranteed"),
        "many": Text("多くのファイルの点検", "Many files"),
        "python": Text("Pythonからの利用", "From Python"),
        "drop": Text("アイコンからの点検", "Dropping files on an icon"),
    }
)
"""The topics in reading order, each with its title; its page is `TOPIC.LANGUAGE.md` beside this."""


def page(topic: str, language: Language) -> str:
    """Return the page of a topic as Markdown; raise `KeyError` for a topic that is not known."""
    TOPICS[topic]
    name = f"{topic}.{language}.md"
    return importlib.resources.files(__name__).joinpath(name).read_text("utf-8")
