"""`Text`: one text in Japanese and English; `Language`: which of them to show."""

import re
from collections.abc import Mapping
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

    def localized(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.ja if language is Language.JA else self.en

    def filled(self, **values: "str | int | Text") -> "Text":
        """Return the text with each `{name}` replaced; a `Text` goes in by language.

        English counts: `{count:item is|items are}` becomes `1 item is` or `2 items are`.
        """
        en = _with_number(self.en, values) if "|" in self.en else self.en
        if not any(isinstance(value, Text) for value in values.values()):
            return Text(self.ja.format_map(values), en.format_map(values))
        return Text(
            self.ja.format(**{k: v.ja if isinstance(v, Text) else v for k, v in values.items()}),
            en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )

    @property
    def outline(self) -> "Text":
        """The text with each `{name}` replaced by an ellipsis, for help pages."""
        return Text(
            _DETAILS.sub("…", self.ja), _DETAILS.sub("…", _NUMBERED.sub(r"{\1} \3", self.en))
        )


_DETAILS = re.compile(r"(\{\w+\})+")
_NUMBERED = re.compile(r"(?<!\{)\{(\w+):([^{}|]*)\|([^{}|]*)\}")


def _with_number(text: str, values: Mapping[str, object]) -> str:
    """Return an English text with the words that go with its counts: singular after 1."""
    return _NUMBERED.sub(
        lambda found: f"{{{found[1]}}} {found[2 if str(values[found[1]]) == '1' else 3]}", text
    )


def quoted(text: str, length: int = 40) -> str:
    """Return a cell's text for a message: in one line, cut to `length` characters with `…`."""
    shown = " ".join(text.split())
    return shown if len(shown) <= length else f"{shown[:length]}…"


def same(text: str) -> Text:
    """Return a `Text` that is the same in both languages: a name, an address, a quotation."""
    return Text(text, text)
