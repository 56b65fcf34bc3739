"""Renders a letter as HTML: no images, no scripts, nothing fetched, styles at each element.

Mail programs throw away much of a style sheet (Outlook draws with Word's engine, Gmail drops
what it does not know), so colours and sizes are inline, and the style sheet in the head only
adds the dark mode for those that keep it.
"""

from sheetcheck.mail.contents import Contents
from sheetcheck.report.html.rendering import templates_of
from sheetcheck.words.text import Language


def html_text(contents: Contents, language: Language) -> str:
    """Return the HTML of a letter; every text in it is escaped."""
    template = templates_of("sheetcheck.mail").get_template("letter.html.j2")
    return template.render(
        subject=contents.subject,
        parts=[(type(part).__name__.lower(), part) for part in contents.parts],
        footer=contents.footer,
        language=language.value,
    )
