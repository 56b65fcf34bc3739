"""The collected sheet on disk: written over an earlier one of ours only, and proved."""

import os
from contextlib import suppress
from pathlib import Path

from sheetcheck.correction import Correction, without_additions
from sheetcheck.jobs.target import vacant_path
from sheetcheck.proof.package import UnjudgedError, digest
from sheetcheck.proof.verify import is_of, verified
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.proof import Proof
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.season.collect_record import collect_record
from sheetcheck.world import World


def write_collected_sheet(wanted: str, data: bytes, world: World) -> tuple[str, bytes | None]:
    """Write the collected sheet unless it exists with this content, and return its path.

    Also return the bytes of the existing file if it has this content already, else None. A file
    that `collect` did not write is not replaced: the new one gets a number.

    Raises:
        TargetUnwritable: the system does not let us write the file.

    """
    if not os.path.lexists(wanted):
        world.write(Path(wanted), data)
        return wanted, None
    try:
        existing = world.read(wanted)
        if _same_parts(existing, data):
            return wanted, existing
        if collect_record(open_workbook(existing, wanted)) is not None:
            world.write(Path(wanted), data)
            return wanted, None
    except Refusal:
        pass  # somebody has it open, or it is no sheet of ours
    target = vacant_path(wanted, lambda old: _same_parts(old, data), world)
    world.write(Path(target), data)
    return target, None


def proof_of(master: str, correction: Correction, data: bytes, world: World) -> Proof | None:
    """Return the proof that a collected sheet is the master with only cells changed, if it is.

    `master` is the path of the master, `data` the bytes of the collected sheet.
    """
    # A part that other readers cannot read raises what they raise: then nothing can be proved.
    with suppress(Refusal, UnjudgedError, ValueError, LookupError, SyntaxError):
        plain = without_additions(open_workbook(world.read(master), master))
        known = correction.certificate.proof
        if known and is_of(known, plain.data) and known.after == digest(data):
            return known
        found = verified(plain.data, data)
        return found.proof if found.proved else None
    return None


def _same_parts(first: bytes, second: bytes) -> bool:
    """Return True if two workbooks have the same parts, however these are compressed."""
    try:
        a, b = open_workbook(first, "").package, open_workbook(second, "").package
        names = list(a.names)
        return names == list(b.names) and all(a.read(name) == b.read(name) for name in names)
    except Refusal:
        return False
