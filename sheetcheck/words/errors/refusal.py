"""`Refusal`: the base of the named errors that stop the work on one file.

A refusal becomes the result of that file; the other files are still checked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import ClassVar, Final

from sheetcheck.words.text import Text


class Refusal(Exception):
    """An input that cannot be checked, with one sentence on what is wrong and one on what to do."""

    rule: ClassVar[str] = "file-unreadable"
    code: ClassVar[int] = 2
    """The exit code of a command that this error ends."""
    message: ClassVar[Text]
    suggestion: ClassVar[Text]

    def __init__(self, **details: str | int | Text) -> None:
        super().__init__(details)
        self.details = details
        self.path = ""
        """The file that the error is about, set where a command got several."""

    def __reduce__(self) -> tuple[object, ...]:
        """Support pickling; the default of `Exception` passes no keyword arguments."""
        return partial(type(self), **self.details), (), {"path": self.path}

    @property
    def what(self) -> Text:
        """What is wrong, in one sentence."""
        text = self.message.filled(**self.details)
        return Text(text.ja.strip(), text.en.strip())  # a hint at its end may be empty

    @property
    def advice(self) -> Text:
        """What to do about it, in one sentence."""
        return self.suggestion.filled(**self.details)

    def __str__(self) -> str:
        about = f"{self.path}: " if self.path else ""
        return f"{about}{self.what.en} {self.advice.en}".strip()


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Set the path of a refusal raised inside the block, unless it names a file already."""
    try:
        yield
    except Refusal as refusal:
        refusal.path = refusal.path or path
        raise


_LONGEST_QUOTED: Final = 120  # characters


def _quoted(value: str | int | Text) -> str | int | Text:
    """Return a text taken from a file, shortened and without line breaks or control characters."""
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
    """A refusal that quotes the file's own content, which may be long or unprintable."""

    def __init__(self, **details: str | int | Text) -> None:
        super().__init__(**{name: _quoted(value) for name, value in details.items()})
