"""Formulas that cells share, and formulas moved to another cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sheetcheck.words.address import Address, Area


class Master(NamedTuple):
    """A formula that others share, where it stands (ECMA-376 18.3.1.40, `t="shared"`)."""

    at: Address
    text: str
    area: Area | None


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared formulas of a sheet: who stands for a group, and who follows."""

    masters: Mapping[str, Master] = field(default_factory=dict)
    """Group (`si`) → its master."""
    groups: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(Row, column) → the group of each cell that follows a master."""

    def formula(self, row: int, column: int) -> str | None:
        """Return the formula that a following cell has; None where its group has no master."""
        master = self.masters.get(self.groups.get((row, column), ""))
        if master is None:
            return None
        return moved(master.text, master.at, Address(row, column))


NOTHING_SHARED = Shared()


def moved(formula: str, origin: Address, target: Address) -> str:
    """Return a formula (without `=`) as it reads when it is filled into another cell.

    Raises:
        ValueError: the formula cannot be taken apart.

    """
    # Importing openpyxl costs more than checking a workbook; few sheets share formulas.
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415

    try:
        translated = Translator(f"={formula}", str(origin)).translate_formula(str(target))
    except (TranslatorError, IndexError, ValueError, AttributeError) as why:
        raise ValueError(formula) from why
    return str(translated).removeprefix("=")
