"""The configuration file as frozen values: folders, check, state, run, mail and address book."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import StrictBool, StrictInt

from sheetcheck.words.text import Language


class _Table:
    """A table of the file, in which unknown keys are mistakes."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Share(_Table):
    """The folders with the returned files, and the folder for everything that is written."""

    folders: tuple[str, ...]
    """Absolute, or relative to the configuration file; UNC paths on Windows. Only read."""
    out: str
    """The folder for corrected copies, reports and the board."""
    exclude: tuple[str, ...] = ()
    """Patterns of paths that are left out, relative to a folder: `old/*`."""


@dataclass(frozen=True, slots=True)
class Check(_Table):
    """How the returned files are checked."""

    schema: str | None = None
    """The sheet family, by name or file; None finds it from the headings."""
    issued: str | None = None
    """The sheet as it was sent out."""
    deadline: date | None = None
    """The last day for departments to return their sheets."""
    year: str | None = None
    """The reported year that is asked for, such as `R6`; None takes that of the issued sheet."""
    returns: Literal["whole", "own-rows", "split"] = "whole"
    """What a returned file is: the whole sheet filled in; the whole sheet with one department's
    rows filled in; or only the rows of one department."""
    reviews: str | None = None
    """The folder of review files. Departments must not be able to write it; review files anywhere
    else are ignored in a night."""
    strict: StrictBool = False
    """Whether warnings count as problems."""
    fix_notation: StrictBool = False
    """Whether recognisable ratings are rewritten in the family's own notation in the copies."""
    own_checks: StrictBool = False
    """Whether Python files named by a family are run."""
    mark: StrictBool = False
    """Whether cells with findings are marked in the copies."""


@dataclass(frozen=True, slots=True)
class Collect(_Table):
    """How the answers are brought together each night."""

    master: str
    """The sheet as it was sent out. The collected sheet is written into `share.out`."""
    for_joint: Literal["ask", "first", "both"] = "ask"
    """How different answers to a joint item are treated."""
    resolve: str | None = None
    """The file with decisions about conflicting answers."""


@dataclass(frozen=True, slots=True)
class State(_Table):
    """Where the program keeps what it remembers between runs."""

    folder: str | None = None
    """A folder on a local disk; None takes the platform's folder for program state."""


@dataclass(frozen=True, slots=True)
class Run(_Table):
    """How a run is done."""

    minutes: StrictInt = 240
    """Time limit: no further file is begun after it, and the next run continues."""
    rehash_days: StrictInt = 7
    """Days after which all files are read again, even unchanged ones; 0 is never."""
    language: Language | None = None
    """The language of reports, board, letters and log; None takes that of the command."""
    jobs: StrictInt = 0
    """Maximum number of processes; 0 is one for each processor."""


@dataclass(frozen=True, slots=True)
class Heartbeat(_Table):
    """Signs of life at the start and end of a run, so that its absence is noticed."""

    url: str | None = None
    """Address that is fetched when a run ends well. With `{event}` in it, it is also fetched at the
    start and after a failure; `{event}` then stands for `start`, `ok` or `fail`."""
    file: str | None = None
    """File that is written at the start and the end."""


@dataclass(frozen=True, slots=True)
class FromKeyring(_Table):
    """A password in the system's keyring, under the name of a service."""

    keyring: str


@dataclass(frozen=True, slots=True)
class FromEnvironment(_Table):
    """A password in an environment variable."""

    env: str


@dataclass(frozen=True, slots=True)
class FromFile(_Table):
    """A password in a file that only the account of the nights can read."""

    file: str


Secret = FromKeyring | FromEnvironment | FromFile


@dataclass(frozen=True, slots=True)
class Mail(_Table):
    """The mail server, and what letters say about the sender."""

    server: str
    sender: str
    secretariat: tuple[str, ...]
    port: StrictInt = 25
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: Secret | None = None
    attach: tuple[Literal["corrected", "report"], ...] = ("corrected", "report")
    attach_mb: StrictInt = 8
    """Maximum total attachment size in MB; larger files are listed, not attached."""
    plan: str | None = None
    """The plan's name, for subjects; None takes the name of the sheet family."""
    link: str | None = None
    """How readers reach `share.out`: `https://…`, a UNC path or a drive. None makes no links."""
    return_to: str | None = None
    """Where to return a corrected file, as letters say it: a folder or an address."""
    contact: str | None = None
    """Whom to ask, as letters say it; None names the secretariat's addresses."""
    storm: StrictInt = 50
    """If a run finds more than this, and far more than runs before it, its letters are held until
    a person has looked; 0 never holds them."""
    remind_days: StrictInt = 0
    """Days after which a department is reminded of open findings; 0 is never."""
    remind_before: StrictInt = 0
    """Days before the deadline at which a department is reminded; 0 is never."""


@dataclass(frozen=True, slots=True)
class Department(_Table):
    """A department of the address book."""

    to: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names for it in sheets and file names."""


@dataclass(frozen=True, slots=True)
class Document(_Table):
    """The contents of a configuration file."""

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
    """A configuration, with the file that it was read from."""

    path: Path
    """The file, as an absolute path."""
    document: Document

    def place(self, path: str) -> str:
        """Return a path of the configuration as an absolute path."""
        # Unlike pathlib's, it leaves the `~` of a user whom the system does not know.
        return str(self.path.parent / os.path.expanduser(path))

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders with the returned files, as absolute paths."""
        return tuple(map(self.place, self.document.share.folders))

    @property
    def out(self) -> str:
        """The folder for everything that is written, as an absolute path."""
        return self.place(self.document.share.out)

    @property
    def deadline(self) -> date | None:
        """The last day for departments to return their sheets; None if there is none."""
        return self.document.check.deadline

    @property
    def departments(self) -> Mapping[str, Department]:
        """The address book."""
        return self.document.departments
