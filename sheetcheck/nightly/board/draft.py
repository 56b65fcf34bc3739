"""A page of the board as it is kept: all but what differs from one run to the next."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with gaps."""

    page: str
    marks: str
    """How a gap is named in it: `marks` with the name of what belongs there."""

    def filled(self, parts: Mapping[str, str]) -> str:
        """Return the page without gaps."""
        page = self.page
        for name, text in parts.items():
            page = page.replace(self.gap(name), text)
        return page

    def gap(self, name: str) -> str:
        """Return what stands in the page in the place of something."""
        return f"{self.marks}:{name};"
