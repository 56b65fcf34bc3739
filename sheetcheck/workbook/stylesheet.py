"""Formats added to a styles part: everything that was there keeps its index and its bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetcheck.workbook.splice import Edit
from sheetcheck.workbook.tags import Element, appended, prefix_of, tree, with_attribute

_SECTIONS = ("fonts", "fills", "borders", "cellXfs")


@dataclass(slots=True)
class Stylesheet:
    """A styles part, and what is to be added to its lists (ECMA-376 18.8.39)."""

    xml: bytes
    part: str
    _lists: Mapping[str, Element] = field(init=False)
    _added: dict[str, list[bytes]] = field(init=False)
    prefix: bytes = field(init=False)

    def __post_init__(self) -> None:
        root = tree(self.xml, self.part)
        self.prefix = prefix_of(self.xml, root)
        self._lists = {child.tag: child for child in root.children}
        self._added = {name: [] for name in _SECTIONS}

    @property
    def is_complete(self) -> bool:
        """Whether it has every list that formats are made of."""
        return all(name in self._lists and self._lists[name].children for name in _SECTIONS)

    def raw(self, section: str, index: int) -> bytes:
        """Return an element of a list as it is written; the first where there is none."""
        added = self._added[section]
        children = self._lists[section].children
        if index - len(children) in range(len(added)):
            return added[index - len(children)]
        child = children[index] if index < len(children) else children[0]
        return self.xml[child.start : child.end]

    def attributes(self, section: str, index: int) -> Mapping[str, str]:
        """Return the attributes of an element of a list; of the first where there is none."""
        children = self._lists[section].children
        return (children[index] if index < len(children) else children[0]).attributes

    def child(self, section: str, index: int) -> Element:
        """Return an element of a list; the first where there is none."""
        children = self._lists[section].children
        return children[index] if index < len(children) else children[0]

    def count(self, section: str) -> int:
        """Return how many elements a list has."""
        return len(self._lists[section].children) + len(self._added[section])

    def add(self, section: str, element: bytes) -> int:
        """Return the index of an element added to a list; of the same if it was added before."""
        added = self._added[section]
        if element not in added:
            added.append(element)
        return len(self._lists[section].children) + added.index(element)

    def edits(self) -> list[Edit]:
        """Return the edits that make the additions."""
        edits: list[Edit] = []
        for section, added in self._added.items():
            if not added:
                continue
            parent = self._lists[section]
            tag = self.xml[parent.start : parent.content]
            if "count" in parent.attributes:
                count = b"%d" % self.count(section)
                tag = with_attribute(tag, b"count", count)
            edits.append(Edit(parent.start, parent.content, tag))
            edits.append(appended(self.xml, parent, b"".join(added)))
        return edits


def read_stylesheet(xml: bytes, part: str) -> Stylesheet | None:
    """Return a styles part to add to; None if it lacks a list that formats are made of."""
    sheet = Stylesheet(xml, part)
    return sheet if sheet.is_complete else None
