"""What a configuration file says: where the returns lie, what is checked, who is told."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import StrictBool, StrictInt

from sheetcheck.words.text import Language

_STRICT: Mapping[str, object] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Share:
    """The folders that are looked through, and where everything is written."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    folders: tuple[str, ...]
    """Relative to the configuration file, or absolute; UNC paths on Windows. Never written."""
    out: str
    """Corrected copies, reports and the board."""
    exclude: tuple[str, ...] = ()
    """Patterns of paths below a folder that are left out: `old/*`."""


@dataclass(frozen=True, slots=True)
class Check:
    """How the returns are checked."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    schema: str | None = None
    """The sheet family, by name or by file; without it, it is found from the headings."""
    issued: str | None = None
    """The sheet as it was sent out."""
    deadline: date | None = None
    """The day until which departments may return their sheets."""
    year: str | None = None
    """The reported year that is asked for: `R6`; without it, that of the issued sheet."""
    returns: Literal["whole", "own-rows", "split"] = "whole"
    """How they are collected: every file is filled in as a whole; everybody gets the whole sheet
    and fills its own rows; or a file holds only the rows of its department."""
    reviews: str | None = None
    """The folder of review files, which departments cannot write: no other counts in a night."""
    strict: StrictBool = False
    """Whether warnings count as problems."""
    fix_notation: StrictBool = False
    """Whether ratings that are only written differently are rewritten in the copies."""
    own_checks: StrictBool = False
    """Whether the Python files are run that families name."""
    mark: StrictBool = False
    """Whether cells with findings are marked in the copies."""


@dataclass(frozen=True, slots=True)
class Collect:
    """Whether the answers are brought together each night, and where."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    master: str
    """The sheet as it was sent out; the collected one is written into `share.out`."""
    for_joint: Literal["ask", "first", "both"] = "ask"
    """What becomes of a joint item whose departments answer differently."""
    resolve: str | None = None
    """The file of decisions, if there is one."""


@dataclass(frozen=True, slots=True)
class State:
    """Where the program remembers what it has seen."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    folder: str | None = None
    """On a local disk; without it, the platform's folder for the state of programs."""


@dataclass(frozen=True, slots=True)
class Run:
    """How one night goes."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    minutes: StrictInt = 240
    """After so many minutes no further file is begun; the next run goes on from there."""
    rehash_days: StrictInt = 7
    """Every so many days all files are read again, whatever their time stamps say; 0 is never."""
    language: Language | None = None
    """Of reports, board and log; without it, the language of the command."""
    jobs: StrictInt = 0
    """At most so many processes; 0 is as many as there are processors."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Who is told that a night began and ended, so that silence is noticed."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    url: str | None = None
    """Fetched at the good end of a run; with `{event}` in it also at the start (`start`) and at
    a bad end (`fail`), and `{event}` is `ok` at a good one."""
    file: str | None = None
    """Written at start and end."""


@dataclass(frozen=True, slots=True)
class FromKeyring:
    """A password that the system keeps, under the name of a service."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT
    keyring: str


@dataclass(frozen=True, slots=True)
class FromEnvironment:
    """A password in an environment variable."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT
    env: str


@dataclass(frozen=True, slots=True)
class FromFile:
    """A password in a file that only the account of the night can read."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT
    file: str


Secret = FromKeyring | FromEnvironment | FromFile


@dataclass(frozen=True, slots=True)
class Mail:
    """How letters are sent, and from whom."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    server: str
    sender: str
    secretariat: tuple[str, ...]
    port: StrictInt = 25
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: Secret | None = None
    attach: tuple[Literal["corrected", "report"], ...] = ("corrected", "report")
    attach_mb: StrictInt = 8
    """What the attachments of one letter may come to, in MB; what is more is only named."""
    plan: str | None = None
    """What the sheets are about, for subjects; without it, the sheet family's name."""
    link: str | None = None
    """How readers reach `share.out`: `https://…`, a UNC path or a drive; without it no links."""
    return_to: str | None = None
    """Where corrected files are put, as letters say it: a folder, or an address."""
    contact: str | None = None
    """Whom to ask, as letters say it; without it, the secretariat's addresses."""
    storm: StrictInt = 50
    """Letters of a run with more findings than this, and far more than before, are held; 0 is
    never."""
    remind_days: StrictInt = 0
    """After so many days a department is reminded of what is still open; 0 is never."""
    remind_before: StrictInt = 0
    """So many days before the deadline it is reminded of what is missing; 0 is never."""


@dataclass(frozen=True, slots=True)
class Department:
    """An entry of the address book."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    to: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names under which sheets and files know it."""


@dataclass(frozen=True, slots=True)
class Document:
    """The file as it is written; `Config` is the same with its place."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    share: Share
    check: Check = field(default_factory=Check)
    collect: Collect | None = None
    state: State = field(default_factory=State)
    run: Run = field(default_factory=Run)
    heartbeat: Heartbeat = field(default_factory=Heartbeat)
    mail: Mail | None = None
    departments: Mapping[str, Department] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that was read, with the file that it stands in."""

    path: Path
    """Absolute."""
    document: Document

    def place(self, path: str) -> str:
        """Return a path that is relative to the configuration file as an absolute one."""
        # Unlike pathlib's, it leaves the `~` of a user whom the system does not know.
        return str(self.path.parent / os.path.expanduser(path))

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that are looked through, absolute."""
        return tuple(map(self.place, self.document.share.folders))

    @property
    def out(self) -> str:
        """Where everything is written, absolute."""
        return self.place(self.document.share.out)

    @property
    def deadline(self) -> date | None:
        """The day until which departments may return their sheets."""
        return self.document.check.deadline

    @property
    def departments(self) -> Mapping[str, Department]:
        """The address book."""
        return self.document.departments
