"""The kinds of what is looked for before a workbook is published."""

from dataclasses import dataclass
from enum import StrEnum

from sheetcheck.words.text import Text


class LeakKind(StrEnum):
    """What kind of content it is."""

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
class About:
    """What people are told about a kind."""

    title: Text
    how: Text
    """How it is removed in Excel, or what to look at."""
    stops: bool = True
    """Whether it must not go out; else somebody is asked to look at it."""
