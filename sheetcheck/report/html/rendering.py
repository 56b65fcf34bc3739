"""Render templates; a page is one file with embedded style, content policy and fingerprint."""

import base64
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sheetcheck.report.html.page_words import PageWords, label_words, severity_words
from sheetcheck.words.dates import time_text
from sheetcheck.words.result import Provenance
from sheetcheck.words.text import Language

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket, FileSystemBytecodeCache

_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH
_NO_FINGERPRINT: Final = b"0" * 64
_FINGERPRINT: Final = re.compile(rb'<meta name="sheetcheck-fingerprint" content="([0-9a-f]{64})">')
_HEAD: Final = 1024  # the fingerprint is within these first bytes


def render_page(
    template: str,
    parts: Mapping[str, object],
    document: Iterable[str],
    language: Language,
    provenance: Provenance,
) -> bytes:
    """Return the bytes of a page: a rendered template with style, policy and fingerprint.

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
            fingerprint=_NO_FINGERPRINT.decode(),
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
    data = "".join(stream).encode()
    return data.replace(_NO_FINGERPRINT, _fingerprint(data), 1)


def is_untouched_page(data: bytes) -> bool:
    """True if a page is an unedited one of sheetcheck, which may be replaced."""
    match = _FINGERPRINT.search(data, 0, _HEAD)
    if not match:
        return False
    return _fingerprint(data.replace(match[1], _NO_FINGERPRINT, 1)) == match[1]


def _fingerprint(data: bytes) -> bytes:
    """Return the hash of a page whose own fingerprint is blank."""
    return hashlib.sha256(data).hexdigest().encode()


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


@cache
def templates_of(package: str) -> "Environment":
    """Return the templates of a package, with escaping on and undefined names as errors."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_bytecode_cache(),
    )


def _bytecode_cache() -> "FileSystemBytecodeCache | None":
    """Return a cache for compiled templates, in a folder that only this account can write to.

    Compiling templates takes longer than checking a sheet. None if there is no such folder.
    """
    import platformdirs
    from jinja2 import FileSystemBytecodeCache

    class Cache(FileSystemBytecodeCache):
        def load_bytecode(self, bucket: "Bucket") -> None:
            try:
                super().load_bytecode(bucket)
            except Exception:  # noqa: BLE001  (a truncated file can raise any error)
                bucket.reset()

        def dump_bytecode(self, bucket: "Bucket") -> None:
            with suppress(OSError):  # a full disk, for example; it is compiled again next time
                super().dump_bytecode(bucket)

    folder = platformdirs.user_cache_path("sheetcheck", appauthor=False)
    if not folder.is_absolute():  # an account without a home
        return None
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        return Cache(str(folder), "template-%s.cache") if _only_ours(folder) else None
    except OSError:
        return None


def _only_ours(folder: Path) -> bool:
    """True if no other account can place code in the folder for us to run."""
    if os.name != "posix":
        return True  # the cache folder is inside the account's profile
    status = folder.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS
