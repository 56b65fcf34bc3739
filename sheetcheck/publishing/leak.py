"""A leak: one thing in a workbook that must not be published, or that a person must look at."""

from dataclasses import dataclass
from enum import StrEnum

from sheetcheck.words.address import Address
from sheetcheck.words.text import Text


class LeakKind(StrEnum):
    """The kinds of content that are looked for."""

    SHEET = "sheet-hidden"
    ROW = "row-hidden"
    FILTERED = "row-filtered"
    COLUMN = "column-hidden"
    FORMAT = "shown-by-no-format"
    COLOUR = "colour-of-the-ground"
    OUTSIDE = "outside-print-area"
    MERGED = "under-merged-cell"
    BEHIND = "behind-shape"
    NAME = "name-hidden"
    PIVOT = "pivot-records"
    LINK_CACHE = "link-cache"
    QUERY = "query"
    CUSTOM_XML = "custom-xml"
    PROPERTY = "property"
    USER = "user-name"
    PATH = "file-path"
    PRINTER = "printer-settings"
    COMMENT = "comment"
    THREAD = "threaded-comment"
    PERSON = "person"
    REVISION = "revision-log"
    OBJECT = "embedded-object"
    ALT_TEXT = "alt-text"
    OWN_MARKS = "own-marks"
    STRING = "text-left"
    PART = "part-left"
    MACRO = "macro"
    FILE_LINK = "file-link"
    PICTURE = "picture"
    MOBILE = "mobile-number"
    PHONE = "phone-number"
    MAIL = "mail-address"
    POSTCODE = "postcode"
    ADDRESS = "street-address"
    MY_NUMBER = "individual-number"
    BIRTHDAY = "birthday"
    PERSON_NAME = "person-name"
    AGE = "age-and-sex"
    SMALL = "small-number"
    RULE = "open-data-rule"


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that was found in a workbook, and its place."""

    kind: LeakKind
    place: Text
    """Where it is, for a person: `B7`, `C列`, the name of a part."""
    value: str = ""
    """What it says, shortened."""
    sheet: str | None = None
    cells: tuple[Address, ...] = ()
    """The cells that hold it."""
    part: str = ""
    """The part of the file that holds it."""
    key: str = ""
    """Identifies it in the part: the name of a property, the id of a relationship, an offset."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """The leaks of a workbook."""

    stops: tuple[Leak, ...]
    """What must not go out."""
    looks: tuple[Leak, ...]
    """What a person must look at: it may go out or not."""
