"""The file of decisions: which answer a person chose where several departments disagree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sheetcheck.family.toml_text import TomlFault, read_toml
from sheetcheck.notation.folding import fold
from sheetcheck.words.collection import Conflict, Slot
from sheetcheck.words.errors.season_refusals import DecisionsFaulty
from sheetcheck.words.text import Text

_KEYS: Final = frozenset(
    {"sheet", "section", "number", "item", "column", "value", "take", "by", "on", "reason"}
)


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about one cell."""

    item: str
    column: str
    """The heading of the column, or its key in the form file."""
    by: str
    """Who decided."""
    on: date
    value: str | int | float | None = None
    """The answer itself; None if a department's is taken."""
    take: str = ""
    """The department whose answer is taken; "" if `value` is the answer."""
    sheet: str = ""
    section: str = ""
    number: str = ""
    file: str = ""
    """The path of the file of decisions."""
    place: str = ""
    """Where in the file the decision is: `[[decisions]] 2`."""

    def names_column_of(self, slot: Slot) -> bool:
        """True if the decision names the column of a cell."""
        return fold(self.column) in {fold(slot.key.column), fold(slot.heading)}

    def is_about(self, slot: Slot) -> bool:
        """True if the decision is about a cell; what it leaves out may be anything."""
        key = slot.key
        given = ((self.sheet, key.sheet), (self.section, key.section), (self.number, key.number))
        return (
            fold(self.item) == fold(key.item)
            and self.names_column_of(slot)
            and all(not named or fold(named) == fold(own) for named, own in given)
        )

    def choice(self) -> str:
        """Return the choice as the file writes it: `take = "商工課"`."""
        if self.take:
            return f"take = {_quoted(self.take)}"
        return f"value = {_quoted(self.value) if isinstance(self.value, str) else self.value}"

    def note(self) -> Text:
        """Return a sentence that says who decided, and when."""
        return Text(f"{self.by}が{self.on}に決定", f"decided by {self.by} on {self.on}")


def read_decisions(data: bytes, path: str) -> tuple[Decision, ...]:
    """Return the decisions that a TOML file lists.

    Raises:
        DecisionsFaulty: the file has mistakes; the error lists all of them.

    """
    try:
        document = read_toml(data)
    except TomlFault as fault:
        raise DecisionsFaulty(path=path, mistakes=fault.what) from None
    entries = document.pop("decisions", [])
    mistakes = [
        Text(f"「{key}」は使えません（[[decisions]] だけです）", f"{key} is not known here")
        for key in document
    ]
    if not isinstance(entries, list):
        mistakes.append(Text("[[decisions]] ではありません", "it has no [[decisions]]"))
        entries = []
    mistakes += [
        Text(f"{number}番目：{one.ja}", f"decision {number}: {one.en}")
        for number, entry in enumerate(entries, 1)
        for one in _mistakes(entry)
    ]
    if mistakes:
        text = Text("\n".join(m.ja for m in mistakes), "\n".join(m.en for m in mistakes))
        raise DecisionsFaulty(path=path, mistakes=text)
    return tuple(_decision(entry, path, number) for number, entry in enumerate(entries, 1))


def _mistakes(entry: Any) -> Iterator[Text]:
    if not isinstance(entry, dict):
        yield Text("表ではありません", "not a table")
        return
    yield from (Text(f"「{k}」は使えません", f"{k} is not known") for k in entry if k not in _KEYS)
    for key in ("item", "column", "by"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield Text(f"{key} を文字で指定してください", f"{key} must be a text")
    if type(entry.get("on")) is not date:
        yield Text("on を日付で指定してください（2026-12-01）", "on must be a day (2026-12-01)")
    yield from _mistakes_of_choice(entry)


def _mistakes_of_choice(entry: Mapping[str, Any]) -> Iterator[Text]:
    if ("value" in entry) == ("take" in entry):
        yield Text("value と take のどちらか一つを指定してください", "give value or take")
    if "take" in entry and not isinstance(entry["take"], str):
        yield Text("take を課の名前で指定してください", "take must name a department")
    value = entry.get("value", "")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        yield Text("value を文字か数で指定してください", "value must be a text or a number")


def _decision(entry: Mapping[str, Any], path: str, number: int) -> Decision:
    optional = {key: str(entry.get(key, "")) for key in ("take", "sheet", "section", "number")}
    return Decision(
        item=entry["item"],
        column=entry["column"],
        by=entry["by"].strip(),
        on=entry["on"],
        value=entry.get("value"),
        **optional,
        file=path,
        place=f"[[decisions]] {number}",
    )


def decisions_text(conflicts: Sequence[Conflict]) -> str:
    """Return a file of decisions to complete: each conflict, its answers in comments."""
    lines = [
        "# 取りまとめの決定 / decisions for sheetcheck collect --resolve",
        "# 各件の take（課の名前）か value（回答）の # を外し、by と on を記入してください。",
        "# Uncomment take or value of each, and fill in by and on.",
    ]
    for conflict in conflicts:
        key = conflict.slot.key
        named = {
            "sheet": key.sheet,
            "section": key.section,
            "number": key.number,
            "item": key.item,
            "column": conflict.slot.heading,
        }
        lines += ["", "[[decisions]]"]
        lines += [f"{name} = {_quoted(text)}" for name, text in named.items()]
        for candidate in conflict.candidates:
            who = candidate.department or candidate.origin.value
            lines.append(f"# take = {_quoted(who)}  # {_quoted(candidate.text)}")
        lines += ['# value = ""', 'by = ""', "# on = 2026-12-01"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a text as a TOML string on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    printable = (c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}" for c in escaped)
    return f'"{"".join(printable)}"'
