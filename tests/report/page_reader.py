"""A page as a browser reads it, and the page of some outcomes."""

from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser

from sheetcheck.report.html.page import page
from sheetcheck.words.result import Outcome, Provenance
from sheetcheck.words.text import Language
from tests.report.rule_helps import HELPS

JA, EN = Language.JA, Language.EN


PROVENANCE = Provenance("0.1.0", datetime(2026, 4, 1, 9, 5))  # noqa: DTZ001  (the clock on the wall)


class Reader(HTMLParser):
    """What a browser would make of a page: elements with their attributes, and text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.scripts[-1] += data
        elif "style" not in self.open:
            self.text += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


def made(*outcomes: Outcome, language: Language = JA) -> bytes:
    return page(outcomes, language=language, provenance=PROVENANCE, helps=HELPS)
