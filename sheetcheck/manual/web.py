"""The whole manual as one HTML page without scripts or network, for printing and for the kit."""

import re
from html import escape
from typing import Final

from markdown_it import MarkdownIt

from sheetcheck.manual import TOPICS, page
from sheetcheck.words.text import Language, Text

_TITLE: Final = Text("sheetcheckの手引き", "The sheetcheck manual")
_STYLE: Final = """
:root { color-scheme: light dark; --link: #0b4f9e; --paper: #fff; --ink: #1b2430; }
@media (prefers-color-scheme: dark) {
  :root { --link: #8cc1ff; --paper: #15191f; --ink: #e8ecf1; }
}
html { background: var(--paper); color: var(--ink); }
a { color: var(--link); }
body { font: 16px/1.7 "Yu Gothic UI", Meiryo, "Noto Sans CJK JP", system-ui, sans-serif;
  max-width: 52rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .6rem .8rem; border: 1px solid #8886; border-radius: 4px; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; }
td:first-child { min-width: 9rem; }
th, td { border: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top; }
section { border-top: 1px solid #8886; margin-top: 2rem; }
@media print { nav { display: none } section { border: 0 } pre { white-space: pre-wrap } }
"""


def manual_html(language: Language) -> str:
    """Return all pages in reading order as one document with a table of contents."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    contents, sections = [], []
    for topic, title in TOPICS.items():
        contents.append(f'<li><a href="#{topic}">{escape(title.localized(language))}</a></li>')
        html = markdown.render(without_marks(page(topic, language)))
        html = html.replace("<table>", '<div class="wide" tabindex="0"><table>')
        html = html.replace("</table>", "</table></div>")
        html = html.replace("<pre>", '<pre tabindex="0">')
        # Headings of a page go one level down, below the title of the whole.
        html = re.sub(r"<(/?)h([1-4])>", lambda m: f"<{m[1]}h{int(m[2]) + 1}>", html)
        sections.append(f'<section id="{topic}">\n{html}</section>\n')
    name = _TITLE.localized(language)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{name}</h1>\n<nav>\n<ol>\n{''.join(contents)}</ol>\n</nav>\n"
        f"{''.join(sections)}</main>\n</body>\n</html>\n"
    )


def without_marks(text: str) -> str:
    """Return a page without the comments between which tables are generated."""
    return re.sub(r"<!--.*?-->\n?", "", text)
