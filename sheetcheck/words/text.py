"""A text in both languages, and the language chosen."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The language that a reader chose."""

    JA = "ja"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Japanese and in English; both must be given, so none can be forgotten."""

    ja: str
    en: str

    def told(self, language: Language) -> str:
        """Return the text in one language."""
        return self.ja if language is Language.JA else self.en

    def filled(self, **values: "str | int | Text") -> "Text":
        """Return the text with each `{name}` filled in; a `Text` is filled in by language."""
        if not any(isinstance(value, Text) for value in values.values()):
            return Text(self.ja.format_map(values), self.en.format_map(values))
        return Text(
            self.ja.format(**{k: v.ja if isinstance(v, Text) else v for k, v in values.items()}),
            self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )

    @property
    def outline(self) -> "Text":
        """The text with dots where the details of a place would be filled in."""
        return Text(_DETAILS.sub("…", self.ja), _DETAILS.sub("…", self.en))


_DETAILS = re.compile(r"(\{\w+\})+")


def same(text: str) -> Text:
    """Return a text that reads the same in both languages: a name, an address, a quotation."""
    return Text(text, text)
