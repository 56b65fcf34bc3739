"""A season of five departments: the sheet as it was sent out, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ANSWERS = "GHI"
ROWS = (7, 8, 9, 10, 12, 13, 15, 16, 17, 19, 20, 21)
A, B = "A(予定通り進行)", "B(予定を変更、修正して進行)"
TOTALS = {"A24": f"{A} 0事業", "A27": " D(その他) 0事業"}
BLANK: Mapping[str, Any] = {f"{c}{row}": None for row in ROWS for c in ANSWERS} | TOTALS


@dataclass(frozen=True)
class SeasonSheet:
    """A file of the season: which rows are filled in, and what is said otherwise in them."""

    name: str
    rows: tuple[int, ...] = ()
    otherwise: tuple[tuple[str, str | None], ...] = ()

    def overrides(self) -> dict[str, Any]:
        """Return what differs from the faultless sample."""
        blank = {at: text for at, text in BLANK.items() if int(at[1:]) not in self.rows}
        return blank | dict(self.otherwise)


SEASON_SHEETS = (
    SeasonSheet("issued.xlsx"),
    SeasonSheet("returned/回答_商工課.xlsx", (7,), (("I7", None),)),
    SeasonSheet("returned/回答_商工課(再提出).xlsx", (7,)),
    SeasonSheet("returned/回答_建築住宅課.xlsx", (9,)),
    SeasonSheet("returned/回答_高齢福祉課.xlsx", (12,)),
    SeasonSheet("returned/回答_社会福祉課.xlsx", (8, 10, 13, 15, 16, 17)),
    SeasonSheet(
        "returned/回答_総務課.xlsx",
        (15, 16, 17, 19, 21),
        (("G17", B), ("H17", "保護司会との情報交換会を、書面での開催に改めた。")),
    ),
)
