"""The HTML report of one checked file, and the index of a run: one file each, no network needed."""

import base64
import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sheetcheck.report.machine import json_in_html
from sheetcheck.report.page_parts import (
    Targets,
    finding_numbers,
    groups_left_out,
    severity_counts,
    sheet_facts,
    shown_corrections,
    shown_groups,
)
from sheetcheck.report.page_words import PageWords
from sheetcheck.report.picture import picture
from sheetcheck.report.shares import charts
from sheetcheck.report.verdict import file_status, run_verdict, severities
from sheetcheck.report.view import FileView, Imprint, by_file, file_view, time_text
from sheetcheck.report.visible import visible
from sheetcheck.words import labels
from sheetcheck.words.model import Outcome, Status
from sheetcheck.words.rule_help import RuleHelp
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from jinja2 import Environment

_FILES: Final = 5000
_UNFOLDED_SHEETS: Final = 4
_NO_FINGERPRINT: Final = b"0" * 64
_FINGERPRINT: Final = re.compile(rb'<meta name="sheetcheck-fingerprint" content="([0-9a-f]{64})">')
_HEAD: Final = 1024  # bytes in which the fingerprint stands


def page(
    outcomes: Sequence[Outcome],
    *,
    language: Language,
    imprint: Imprint,
    helps: Sequence[RuleHelp] = (),
) -> bytes:
    """Return the report of one file, given as the outcomes of its sheets.

    The page loads nothing, and none of its text can act: it is escaped, its
    invisible characters are spelt out, and a policy in its head allows only
    its own style and script. Of very many findings it shows the first of each
    department and says so; the JSON inside has them all.
    """
    view = file_view(outcomes, language)
    pictures = [picture(o.result.sheet, o.result.findings) for o in outcomes if o.result.sheet]
    targets = Targets.among(pictures)
    groups = [] if view.status is Status.UNREADABLE else shown_groups(view, targets)
    corrections = shown_corrections(view, targets)
    facts = (sheet_facts(outcome, language) for outcome in outcomes)
    parts = {
        "view": view,
        "title": pictures[0].title if pictures else "",
        "advice": _advice(view),
        "sheets": [fact for fact in facts if fact],
        "several": len(pictures) > 1,
        "folded": len(pictures) > _UNFOLDED_SHEETS,
        "groups": groups,
        "groups_left_out": groups_left_out(view),
        "repeated": sum(len(group.rows) for group in view.groups) > len(view.rows),
        "numbers": finding_numbers(groups),
        "severities": severity_counts(view, language),
        "corrections": corrections,
        "corrections_left_out": len(view.corrections) - len(corrections),
        "corrected_link": link(outcomes[0].corrected, outcomes[0].report),
        "certificates": _certificates(outcomes, language),
        "charts": charts(outcomes, language),
        "pictures": pictures,
        "helps": _explained(helps, outcomes, language),
    }
    return _rendered("report.html.j2", parts, outcomes, language, imprint)


def index_page(
    outcomes: Sequence[Outcome],
    *,
    language: Language,
    imprint: Imprint,
    at: str,
    helps: Sequence[RuleHelp] = (),
) -> bytes:
    """Return the index of a run over many files, for the path at which it will lie."""
    files = by_file(outcomes)
    shown = [(file, file_view(file, language)) for file in files[:_FILES]]
    worst = (Status.UNREADABLE, Status.PROBLEMS, Status.CORRECTED, Status.CLEAN)
    statuses = {file_status(file) for file in files}
    parts = {
        "status": next((status for status in worst if status in statuses), Status.CLEAN),
        "sentence": run_verdict(files, language),
        "severities": [(s, word.told(language)) for s, word in labels.SEVERITY.items()],
        "files": [
            {
                "view": view,
                "link": link(file[0].report, at),
                "counts": severities(file),
                "advice": _advice(view),
            }
            for file, view in sorted(shown, key=lambda pair: worst.index(pair[1].status))
        ],
        "files_left_out": len(files) - len(shown),
        "charts": charts(outcomes, language),
        "helps": _explained(helps, outcomes, language),
    }
    return _rendered("index.html.j2", parts, outcomes, language, imprint)


def is_untouched_page(data: bytes) -> bool:
    """Say whether a page is one of ours that nobody has edited, so that it may be replaced."""
    match = _FINGERPRINT.search(data, 0, _HEAD)
    if not match:
        return False
    blanked = data[: match.start(1)] + _NO_FINGERPRINT + data[match.end(1) :]
    return _fingerprint(blanked) == match[1]


def link(target: str | None, page_path: str | None) -> str:
    """Return the relative address of a file for a page; empty where there is none.

    Every part of the path is quoted, and the address begins with `./` or
    `../`, so no file can have a name that a browser takes for a scheme.
    """
    if not target or not page_path:
        return ""
    try:
        way = os.path.relpath(target, os.path.dirname(page_path) or os.curdir)  # noqa: PTH120
        parts = [quote(os.fsencode(part)) for part in PurePath(way).parts]
    except (ValueError, UnicodeEncodeError):  # on another drive of Windows; no possible name
        return ""
    return "/".join(parts if parts[0] == os.pardir else [os.curdir, *parts])


def _advice(view: FileView) -> str:
    """Return what to do about a file that could not be checked."""
    return view.rows[0].suggestion if view.status is Status.UNREADABLE and view.rows else ""


def _certificates(outcomes: Iterable[Outcome], language: Language) -> list[dict[str, object]]:
    """Return what the witness certified: once for a file, however many sheets it has."""
    found = dict.fromkeys(outcome.certificate for outcome in outcomes if outcome.certificate)
    return [
        {"certified": one.certified, "statement": visible(one.statement.told(language))}
        for one in found
    ]


def _explained(
    helps: Iterable[RuleHelp], outcomes: Iterable[Outcome], language: Language
) -> dict[str, list[dict[str, str]]]:
    """Return the rules explained: those that fired, and the rest."""
    fired = {f.rule: f.severity for outcome in outcomes for f in outcome.result.findings}
    told: dict[str, list[dict[str, str]]] = {"fired": [], "others": []}
    for help_ in helps:
        told["fired" if help_.name in fired else "others"].append(
            {
                "name": help_.name,
                # A family may set another severity than the rule's own.
                "severity": fired.get(help_.name, help_.severity),
                "title": help_.title.told(language),
                "reason": help_.reason.told(language),
                "bad": visible(help_.bad.told(language)),
                "good": visible(help_.good.told(language)),
            }
        )
    return told


def _rendered(
    template: str,
    parts: Mapping[str, object],
    outcomes: Sequence[Outcome],
    language: Language,
    imprint: Imprint,
) -> bytes:
    document = json_in_html(outcomes, language=language, version=imprint.version)
    return framed(template, parts, document, language, imprint)


def framed(
    template: str,
    parts: Mapping[str, object],
    document: Iterable[str],
    language: Language,
    imprint: Imprint,
) -> bytes:
    """Return a page made from one of the templates, with its style, policy and fingerprint.

    `document` is the JSON that the page holds, in pieces; nothing in it may end its element
    (`json_in_html` and `harmless_json` make such).
    """
    from markupsafe import Markup  # noqa: PLC0415  (loaded only where a page is made)

    style, script = _shipped("style.css"), _shipped("script.js")
    words = vars(labels).items()
    stream = (
        _templates()
        .get_template(template)
        .generate(
            language=language.value,
            # Kanji look different in Chinese fonts, which a browser may take for them elsewhere.
            sheet_language=Markup("" if language is Language.JA else ' lang="ja"'),  # noqa: S704
            fingerprint=_NO_FINGERPRINT.decode(),
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704  (shipped with the program)
            script=Markup(script),  # noqa: S704
            embedded=map(Markup, document),
            imprint=imprint,
            at=time_text(imprint.at, language),
            words=PageWords(language),
            labels={k.lower(): v.told(language) for k, v in words if isinstance(v, Text)},
            severity_words={s: word.told(language) for s, word in labels.SEVERITY.items()},
            **parts,
        )
    )
    data = "".join(stream).encode()
    match = _FINGERPRINT.search(data, 0, _HEAD)
    assert match
    return data[: match.start(1)] + _fingerprint(data) + data[match.end(1) :]


@lru_cache(maxsize=1)
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=PackageLoader("sheetcheck.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=2)
def _shipped(name: str) -> str:
    return resources.files("sheetcheck.report").joinpath("templates", name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _fingerprint(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
