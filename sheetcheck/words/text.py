"""`Text`: one text in Japanese and English; `Language`: which of them to show."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The language of the output."""

    JA = "ja"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Japanese and English; a missing translation is a type error."""

    ja: str
    en: str

    def told(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.ja if language is Language.JA else self.en

    def filled(self, **values: "str | int | Text") -> "Text":
        """Return the text with each `{name}` replaced; a `Text` goes in by language."""
        if not any(isinstance(value, Text) for value in values.values()):
            return Text(self.ja.format_map(values), self.en.format_map(values))
        return Text(
            self.ja.format(**{k: v.ja if isinstance(v, Text) else v for k, v in values.items()}),
            self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )

    @property
    def outline(self) -> "Text":
        """The text with each `{name}` replaced by an ellipsis, for help pages."""
        return Text(_DETAILS.sub("…", self.ja), _DETAILS.sub("…", self.en))


_DETAILS = re.compile(r"(\{\w+\})+")


def quoted(text: str, length: int = 40) -> str:
    """Return a cell's text for a message: in one line, cut to `length` characters with `…`."""
    shown = " ".join(text.split())
    return shown if len(shown) <= length else f"{shown[:length]}…"


def same(text: str) -> Text:
    """Return a `Text` that is the same in both languages: a name, an address, a quotation."""
    return Text(text, text)
