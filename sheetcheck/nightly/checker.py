"""Checks files with the settings of a configuration, by the same job as the `check` command."""

import hashlib
import json
import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from sheetcheck.family.shelf import known_files
from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import ConfigFaulty
from sheetcheck.nightly.files.returns import names_of
from sheetcheck.nightly.files.survey import Seen
from sheetcheck.returns import ReturnScheme, ReturnScope, department_of
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language, same
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.world import World

if TYPE_CHECKING:
    from sheetcheck.checking.settings import Settings
    from sheetcheck.family.model import Family
    from sheetcheck.nightly.state.records import KnownFile
    from sheetcheck.words.result import Outcome


_TWO_YEARS: Final = 731
"""The most days that a review may be valid, so that every accepted finding is reviewed again."""


@dataclass(frozen=True)
class Checker:
    """Checks files with the settings of a configuration."""

    config: Config
    language: Language
    version: str
    today: date | None = None
    """The day of the run, on which reviews are valid or have expired."""

    @cached_property
    def key(self) -> str:
        """A digest of everything that a result depends on besides the file and its reviews.

        That is the program's version, the language, the settings, the address book where it
        decides which rows are judged, and the bytes of the families and of the issued sheet.
        """
        check = replace(self.config.document.check, deadline=None)  # judges no sheet
        parts = [self.version, self.language, repr(check), self.config.out]
        files = [Path(named)] if (named := self._named_file()) else [*known_files(self._folder)]
        if check.own_checks:
            files += sorted(
                path for folder in {f.parent for f in files} for path in folder.glob("*.py")
            )
        files += [Path(self.config.place(check.issued))] if check.issued else []
        parts += self._address_book
        if check.returns != "whole":
            parts += [repr(self.scheme)]
        parts += [f"{path.name}:{hashlib.sha256(_bytes(path)).hexdigest()}" for path in files]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

    def key_of(self, seen: Seen) -> str:
        """Return a digest of everything that a file's result depends on besides its content."""
        stem = PurePath(seen.path).stem
        reviews = [seen.reviews, *self._reviews.get(stem, ())]
        if not any(reviews):
            return self.key
        parts = json.dumps([self.key, reviews, str(self.today)])
        return hashlib.sha256(parts.encode()).hexdigest()[:32]

    def owner_of(self, seen: Seen, in_rows: Iterable[str]) -> str:
        """Return the department that returned a file; `NOBODY` if that is not certain.

        If every file is of one department, a name that occurs only in its rows counts, too: it
        is a department that nobody expected. For whole sheets it does not: such a name may be the
        office that put the answers of several departments together.
        """
        scheme = self.scheme
        whole = scheme.scope is ReturnScope.WHOLE
        return department_of(seen.named, in_rows, scheme.names, known_only=whole)

    @property
    def _review_folder(self) -> str | None:
        named = self.config.document.check.reviews
        return None if named is None else self.config.place(named)

    @cached_property
    def _reviews(self) -> Mapping[str, Sequence[str]]:
        """The review files of the folder, by the stem of the workbook that each is for.

        Each is given as its path, size and time, so that a changed review leads to a new check.
        """
        found: dict[str, list[str]] = {}
        folder = self._review_folder
        for path in sorted(Path(folder).rglob("*.reviewed.*")) if folder else ():
            status = path.stat()
            stem = path.name.rsplit(".reviewed.", 1)[0]
            found.setdefault(stem, []).append(f"{path}:{status.st_size}:{status.st_mtime_ns}")
        return found

    @cached_property
    def families(self) -> "tuple[Family, ...]":
        """The families to choose from.

        Raises:
            Misuse: a family is faulty, or none has the configured name.

        """
        from sheetcheck.rules.judging.families import known_families, named_family

        if file := self._named_file():
            return (self._with_address_book(named_family(file).family),)
        shelved = known_families(self._folder)
        known = tuple(self._with_address_book(one.family) for one in shelved)
        name = self.config.document.check.schema
        if name is None:
            return known
        found = tuple(family for family in known if family.family == name)
        return found or (self._with_address_book(named_family(name).family),)

    def _with_address_book(self, family: "Family") -> "Family":
        """Return a family that knows the departments of the address book, too."""
        return replace(family, offices=(*family.offices, *self._address_book))

    @cached_property
    def _address_book(self) -> tuple[str, ...]:
        entries = self.config.departments.items()
        return tuple(called for name, entry in entries for called in (name, *entry.aliases))

    @cached_property
    def settings(self) -> "Settings":
        """The settings of the check, with families and issued sheet read.

        Raises:
            ConfigFaulty: a family or the issued sheet cannot be used.

        """
        from sheetcheck.checking.check import load_own_checks
        from sheetcheck.checking.opened import read_issued
        from sheetcheck.checking.settings import Settings
        from sheetcheck.review import ReviewFolder, names_beside
        from sheetcheck.table.years import year_asked

        check = self.config.document.check
        with self._named("check.schema", check.schema):
            families = self.families
        with self._named("check.year", check.year):
            year = year_asked(check.year)
        settings = Settings(
            families=lambda: families,
            named=check.schema is not None,
            fix_notation=check.fix_notation,
            strict=check.strict,
            own_checks=check.own_checks,
            reviews=ReviewFolder(self._review_folder, self.config.folders),
            ignored_reviews=names_beside,
            today=self.today,
            longest_review=_TWO_YEARS,
            scheme=self.scheme,
            year=year,
        )
        load_own_checks(settings)
        if check.issued is None:
            return settings
        path = self.config.place(check.issued)
        with self._named("check.issued", check.issued):
            return replace(settings, issued=read_issued(path, read_file, settings))

    def outcomes(
        self, files: Sequence[Seen], known: "Iterable[KnownFile]", world: World
    ) -> "Generator[list[Outcome], None, None]":
        """Check files one by one, write their copies and reports, and yield their outcomes."""
        from sheetcheck.engine.processes import Processes, processors
        from sheetcheck.jobs.check import run_check
        from sheetcheck.jobs.outputs import CheckOrder
        from sheetcheck.jobs.target import name_key
        from sheetcheck.workbook.sources import Source

        check = self.config.document.check
        mine = {seen.path for seen in files}
        taken = {
            name_key(path)
            for file in known
            if file.path not in mine
            for path in (file.corrected, file.report)
            if path
        }
        order = CheckOrder(
            check=self.settings,
            language=self.language,
            version=self.version,
            out=self.config.out,
            mark=check.mark,
            taken=frozenset(taken),
        )
        sources = [Source(seen.path, seen.below, root=self._root(seen.path)) for seen in files]
        engine = Processes(self.config.document.run.jobs or processors())
        return run_check(sources, order, world, engine)

    def _root(self, path: str) -> str:
        """Return the configured folder that holds a file."""
        folders = self.config.folders
        return next((one for one in folders if PurePath(path).is_relative_to(one)), folders[0])

    @property
    def scheme(self) -> ReturnScheme:
        """How the returns are collected, and what their departments are called."""
        return ReturnScheme(
            ReturnScope(self.config.document.check.returns),
            names=names_of(self.config.departments),
            roots=self.config.folders,
        )

    @contextmanager
    def _named(self, key: str, value: str | None) -> Iterator[None]:
        """Turn a refusal about a file into one that names the key of the configuration."""
        try:
            yield
        except Refusal as why:
            at = same(f'{key} = "{value}": ' if value else "")
            advice = why.advice if why.advice != ConfigFaulty.suggestion else same("")
            mistakes = same("{at}{what} {advice}").filled(at=at, what=why.what, advice=advice)
            raise ConfigFaulty(path=str(self.config.path), mistakes=mistakes) from why

    @property
    def _folder(self) -> Path:
        return self.config.path.parent

    def _named_file(self) -> str | None:
        """Return the configured family file; None if no file is configured."""
        schema = self.config.document.check.schema
        if schema is None:
            return None
        place = self.config.place(schema)
        return place if schema.endswith((".yaml", ".yml")) or os.path.isfile(place) else None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
