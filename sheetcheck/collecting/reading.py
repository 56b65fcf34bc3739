"""One return read: whose it is, and its answers; nothing else of its workbook is kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.collecting.answers import ReturnedFile, ReturnReading, answers_of
from sheetcheck.collecting.pairing import PairedSheet, paired
from sheetcheck.collecting.slots import SheetSlots
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold
from sheetcheck.returns import NOBODY, SECRETARIAT, Offices, named_in_path
from sheetcheck.table.recognise import recognise
from sheetcheck.words.errors.season_refusals import OtherForm, OtherPlan, OtherYear, TwoOffices
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.season.issue_record import issue_record, master_of


@dataclass(frozen=True, slots=True)
class ReturnReader:
    """Reads the returns of one master."""

    sheets: Sequence[SheetSlots]
    offices: Offices
    families: Sequence[Family]
    named: bool = False
    """Whether the user named the family, so that it need not be recognised."""
    password: str | None = None

    def read(self, source: ReturnedFile, data: bytes) -> ReturnReading:
        """Return what a file answers.

        Raises:
            OtherForm, OtherYear, OtherPlan: it is no return of this master.
            TwoOffices: its path names several departments.
            Refusal: it cannot be read.

        """
        file = readable(data, source.path, self.password)
        pairs = self._pairs(file.grids)
        record = issue_record(file.book) if file.book else None
        path = source.named or source.path
        department = self._department(path, record.department if record else "", pairs)
        digest = hashlib.sha256(data).hexdigest()
        untouched = record is not None and master_of(data, record) is not None
        return answers_of(source, digest, department, pairs, untouched=untouched)

    def _pairs(self, grids: Sequence[Grid]) -> list[PairedSheet]:
        """Return the sheets of a return that are the master's; one of another year is passed over.

        Raises:
            OtherForm, OtherYear, OtherPlan: no sheet is the master's.

        """
        recognised = recognise(grids, self.families, named=self.named)
        families = {one.table.family.family for one in self.sheets}
        ours = [found for found in recognised if found.family.family in families]
        if not ours:
            raise OtherForm(form=recognised[0].family.name)
        pairs: list[PairedSheet] = []
        refusal: OtherYear | OtherPlan | None = None
        for found in ours:
            sheet = read_sheet(found.grid, found.family, found.header)
            try:
                pairs.append(paired(self.sheets, sheet, found.grid, found.family))
            except (OtherYear, OtherPlan) as why:
                refusal = why
        if not pairs and refusal is not None:
            raise refusal
        return pairs

    def _department(self, path: str, recorded: str, pairs: Sequence[PairedSheet]) -> str:
        """Return whose return a file is: `NOBODY` if neither path, record nor rows say it.

        `recorded` is the department that the file was issued to. The rows say it if one
        department alone is in charge of all items that were answered, or of all items if none was.
        """
        names = {**self.offices.names, fold(SECRETARIAT): SECRETARIAT}
        named = named_in_path(path, names)
        if len(named) > 1:
            raise TwoOffices(names="、".join(sorted(named)))
        if named:
            return next(iter(named))
        if recorded in names.values():
            return recorded
        answered = [set(pair.in_charge(item)) for pair in pairs for item in pair.answered()]
        every = [set(pair.in_charge(item)) for pair in pairs for item, _ in pair.pairs]
        in_all = set.intersection(*(answered or every)) if answered or every else set()
        return in_all.pop() if len(in_all) == 1 else NOBODY
