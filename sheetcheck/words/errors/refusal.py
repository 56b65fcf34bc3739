"""What a refusal is: a named error that stops the work on one file, with what to do about it.

It becomes that file's result, and never stops the others.
"""

from functools import partial
from typing import ClassVar, Final

from sheetcheck.words.text import Text


class Refusal(Exception):
    """An input that cannot be checked: what is wrong, and what to do about it."""

    rule: ClassVar[str] = "file-unreadable"
    code: ClassVar[int] = 2
    """The exit code of a command that it stops."""
    message: ClassVar[Text]
    suggestion: ClassVar[Text]

    def __init__(self, **details: str | int | Text) -> None:
        super().__init__(details)
        self.details = details
        self.path = ""
        """The file it is about, where several were asked for."""

    def __reduce__(self) -> tuple[object, ...]:
        """Say how to make it again in another process; an exception's own way knows no names."""
        return partial(type(self), **self.details), (), {"path": self.path}

    @property
    def what(self) -> Text:
        """What is wrong, in one sentence."""
        told = self.message.filled(**self.details)
        return Text(told.ja.strip(), told.en.strip())  # a hint at its end may be empty

    @property
    def advice(self) -> Text:
        """What a person can do about it."""
        return self.suggestion.filled(**self.details)

    def __str__(self) -> str:
        about = f"{self.path}: " if self.path else ""
        return f"{about}{self.what.en} {self.advice.en}".strip()


_LONGEST_QUOTED: Final = 120  # characters


def _quoted(value: str | int | Text) -> str | int | Text:
    """Return what a file says of itself so that a sentence stays one: short, and in one line."""
    if isinstance(value, Text):
        return Text(_brief(value.ja), _brief(value.en))
    return _brief(value) if isinstance(value, str) else value


def _brief(text: str) -> str:
    if len(text) > _LONGEST_QUOTED:
        half = _LONGEST_QUOTED // 2
        text = f"{text[:half]}…{text[-half:]}"
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


ASK_AGAIN = Text(
    "担当課に再提出を依頼してください。",
    "Ask the department to send it again.",
)
SAVE_AS_XLSX = Text(
    "Excelで開き、「名前を付けて保存」の種類で「Excel ブック (*.xlsx)」を選んでください。",
    "Open it in Excel and save it as type “Excel Workbook (*.xlsx)”.",
)


class FromInside(Refusal):
    """A refusal that names what the file itself holds, which may be long, or not fit for a line."""

    def __init__(self, **details: str | int | Text) -> None:
        super().__init__(**{name: _quoted(value) for name, value in details.items()})
