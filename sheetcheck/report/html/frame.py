"""Render HTML pages: one file with embedded style, content security policy and fingerprint."""

import base64
import hashlib
import os
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from pathlib import PurePath
from urllib.parse import quote

from sheetcheck.report.html.fingerprint import NO_FINGERPRINT, stamped
from sheetcheck.report.html.page_words import PageWords
from sheetcheck.report.html.rendering import templates_of
from sheetcheck.report.provenance import Provenance, time_text
from sheetcheck.words import labels
from sheetcheck.words.text import Language, Text


def render_page(
    template: str,
    parts: Mapping[str, object],
    document: Iterable[str],
    language: Language,
    provenance: Provenance,
) -> bytes:
    """Return the bytes of a page: a rendered template with style, policy and fingerprint."""
    return stamped(render_unstamped(template, parts, document, language, provenance))


def render_unstamped(
    template: str,
    parts: Mapping[str, object],
    document: Iterable[str],
    language: Language,
    provenance: Provenance,
) -> str:
    """Return a rendered page without its fingerprint.

    `document` is the page's embedded JSON, in pieces. It must not contain markup, so make it
    with `json_in_html` or `harmless_json`.
    """
    from markupsafe import Markup

    style, script = _shipped("style.css"), _shipped("script.js")
    stream = (
        templates_of("sheetcheck.report")
        .get_template(template)
        .generate(
            language=language.value,
            # Without this, a browser may show kanji in a Chinese font, where they look different.
            sheet_language=Markup("" if language is Language.JA else ' lang="ja"'),  # noqa: S704
            fingerprint=NO_FINGERPRINT,
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704  (shipped with the program)
            script=Markup(script),  # noqa: S704
            embedded=map(Markup, document),
            provenance=provenance,
            at=time_text(provenance.at, language),
            words=PageWords(language),
            labels=label_words(language),
            severity_words=severity_words(language),
            **parts,
        )
    )
    return "".join(stream)


@cache
def label_words(language: Language) -> Mapping[str, str]:
    """Return the shared labels by their names in lower case."""
    words = vars(labels).items()
    return {key.lower(): word.told(language) for key, word in words if isinstance(word, Text)}


@cache
def severity_words(language: Language) -> Mapping[str, str]:
    """Return severity → its label."""
    return {severity: word.told(language) for severity, word in labels.SEVERITY.items()}


def link(target: str | None, page_path: str | None) -> str:
    """Return the relative URL of a file for a page; empty if there is none.

    Every part of the path is quoted, and the URL begins with `./` or `../`, so that no file name
    can look like a URL scheme.
    """
    if not target or not page_path:
        return ""
    try:
        way = os.path.relpath(target, os.path.dirname(page_path) or os.curdir)  # noqa: PTH120
        parts = [quote(os.fsencode(part)) for part in PurePath(way).parts]
    except (
        ValueError,
        UnicodeEncodeError,
    ):  # another drive on Windows; a name that cannot be encoded
        return ""
    return "/".join(parts if parts[0] == os.pardir else [os.curdir, *parts])


@lru_cache(maxsize=2)
def _shipped(name: str) -> str:
    return resources.files("sheetcheck.report").joinpath("templates", name).read_text("utf-8")


@lru_cache(maxsize=2)
def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
