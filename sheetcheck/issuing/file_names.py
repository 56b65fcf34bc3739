"""The names of issued files, made from a template; Windows takes them all."""

import re
from typing import Final

from sheetcheck.words.errors.season_refusals import TemplateFaulty
from sheetcheck.words.text import Text

DEFAULT_NAME: Final = "{plan}_{department}.xlsx"
_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_FIELDS: Final = frozenset({"plan", "department"})
_FULL_WIDTH: Final = str.maketrans('/\\:*?"<>|', "／＼：＊？”＜＞｜")
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f]")
_RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_LONGEST: Final = 200
"""Bytes of one part of a path: file systems take 255, and a number may follow."""


def checked_template(template: str) -> str:
    """Return the template if it can be used.

    Raises:
        TemplateFaulty: it has an unknown field, lacks {department}, or leaves the folder.

    """
    unknown = [name for name in _FIELD.findall(template) if name not in _FIELDS]
    if unknown:
        why = Text(f"{{{unknown[0]}}} は使えません", f"{{{unknown[0]}}} is not known")
    elif "{department}" not in template:
        why = Text("{department} がありません", "{department} is missing")
    elif re.match(r"[/\\]|[A-Za-z]:", template) or ".." in re.split(r"[/\\]", template):
        why = Text("--out の外を指しています", "it leads out of --out")
    else:
        return template
    raise TemplateFaulty(name=template, why=why)


def file_name(template: str, plan: str, department: str, ending: str) -> str:
    """Return the path of a department's file below the folder of the issue, parted by `/`.

    `ending` (`.xlsx`) replaces the one in the template: the file is of the master's kind.
    """
    given = {"plan": _safe(plan), "department": _safe(department)}
    parts = re.split(r"[/\\]", _FIELD.sub(lambda found: given[found[1]], template))
    *folders, name = [part for part in parts if part.strip(" .")] or [given["department"]]
    name = re.sub(r"(?i)\.xls[xm]$", "", name)
    return "/".join([*map(_fitting, folders), _fitting(name) + ending])


def _safe(text: str) -> str:
    """Return a text without line breaks and without characters that Windows refuses in names.

    Those have full-width twins, which take their place.
    """
    return " ".join(_UNSEEN.sub(" ", text).translate(_FULL_WIDTH).split())


def _fitting(part: str) -> str:
    """Return a part of a path so that Windows takes it: no reserved name, not too long."""
    part = _UNSEEN.sub("", part).translate(_FULL_WIDTH).strip(" .") or "_"
    if _RESERVED.fullmatch(part):
        part = f"_{part}"
    while len(part.encode("utf-8", "surrogatepass")) > _LONGEST:
        # As a rule the plan comes first; the department behind it must stay.
        part = part[1:]
    return part
