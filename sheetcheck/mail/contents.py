"""What a letter says: a row of plain parts, which become text and HTML alike.

All text of cells has passed `visible` before it gets here.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """How something is coloured; never the only way in which it is told."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    GOOD = "good"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Title:
    """The title of what follows."""

    text: str
    level: int = 2
    """2 for a part of the letter, 3 for a part of that."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two; with another tone than `PLAIN` it stands in a box."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to see to: where it is, and what about it."""

    place: str
    word: str
    """How urgent it is, in a word."""
    tone: Tone
    message: str
    about: str = ""
    """What the place belongs to: the item of the sheet."""
    lines: tuple[tuple[str, str], ...] = ()
    """A label and what stands behind it."""
    advice: str = ""
    """What to do about it."""
    number: int = 0
    """Its number in the letter; 0 where things are not numbered."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """A short list of labels and what stands behind each."""

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
    """How many stand how, one line each."""

    lines: tuple[OverviewLine, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Where something lies. `href` comes from configuration, never from a sheet."""

    label: str
    shown: str
    href: str = ""


Part = Title | Paragraph | Card | Pairs | Overview | Link


@dataclass(frozen=True, slots=True)
class Contents:
    """A letter without its envelope."""

    subject: str
    parts: tuple[Part, ...] = field(default=())
    footer: str = ""
