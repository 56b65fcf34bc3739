"""The contents of a letter as a sequence of parts, which are rendered as text and as HTML.

All text of cells has passed `visible` before it gets here.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """The colour of a part; words always say the same."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    GOOD = "good"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the parts that follow."""

    text: str
    level: int = 2
    """2 for a section of the letter, 3 for a subsection."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences; a tone other than `PLAIN` puts them into a box."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Card:
    """One point that needs attention, such as a finding."""

    place: str
    word: str
    """Its tag, such as 要修正."""
    tone: Tone
    message: str
    about: str = ""
    """What the place belongs to, such as the item of a cell."""
    lines: tuple[tuple[str, str], ...] = ()
    """More lines, each a label and a value."""
    advice: str = ""
    """What to do about it."""
    number: int = 0
    """Its number in the letter; 0 if cards are not numbered."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """A short list of labels with their values."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One line of an overview."""

    name: str
    word: str
    tone: Tone
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """A list of statuses, one line each."""

    lines: tuple[OverviewLine, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file. `href` comes from the configuration, never from a sheet."""

    label: str
    shown: str
    href: str = ""


Part = Title | Paragraph | Card | Pairs | Overview | Link


@dataclass(frozen=True, slots=True)
class LetterContents:
    """A letter without its envelope."""

    subject: str
    parts: tuple[Part, ...] = field(default=())
    footer: str = ""
