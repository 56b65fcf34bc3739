"""Checks of a family's own in a Python file: inspected as text, run only if the user asks."""

import ast
import dataclasses
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from sheetcheck.family.faults.wrong_headings import Wrong
from sheetcheck.family.model import Family, OwnCheck
from sheetcheck.notation.nearest import near_miss
from sheetcheck.words.errors.misuses import OwnChecksUnusable
from sheetcheck.words.text import Text, same

if TYPE_CHECKING:
    import pandera.pandas as pa

_ENDING = ".py"


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """A check that was loaded, and its declaration in the family file."""

    name: str
    declared: OwnCheck
    check: "pa.Check"


def located(family: Family, folder: Path) -> Family:
    """Return the family with the absolute path of its Python file in `folder`, if it names one."""
    own = family.own_checks
    if own is None or not _is_plain(own.file):
        return family
    placed = dataclasses.replace(own, file=str(folder.absolute() / own.file))
    return dataclasses.replace(family, own_checks=placed)


def unusable(family: Family) -> Iterator[Wrong]:
    """Yield what is wrong with the Python file and its names, without running it."""
    own = family.own_checks
    if own is None:
        return
    if not Path(own.file).is_absolute():
        yield ("own_checks", "file"), _NOT_PLAIN
        return
    try:
        names = _names_in(Path(own.file))
    except (OSError, SyntaxError, ValueError) as error:
        what = Text(
            f"{own.file} を読み取れません（{error}）", f"{own.file} cannot be read ({error})"
        )
        yield ("own_checks", "file"), what
        return
    for name in own.checks:
        if name not in names:
            near = near_miss(name, names)
            what = Text(
                f"{Path(own.file).name} に「{name}」がありません{near.ja}",
                f"no “{name}” in {Path(own.file).name}{near.en}",
            )
            yield ("own_checks", "checks", name), what


_NOT_PLAIN = Text(
    "「file」には、様式ファイルと同じフォルダーのPythonファイル（….py）"
    "の名前だけを指定してください",
    "“file” must be the plain name of a Python file (….py) in the same folder",
)


def _is_plain(name: str) -> bool:
    return name.endswith(_ENDING) and not set(name) & set("/\\:")


def _names_in(path: Path) -> set[str]:
    """Return the names that a Python file assigns at its top level, without running it."""
    names: set[str] = set()
    for node in ast.parse(path.read_bytes(), path.name).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names.update(target.id for target in targets if isinstance(target, ast.Name))
    return names


def own_checks(family: Family) -> tuple[Loaded, ...]:
    """Run the Python file of a family and return its checks; none if the family names no file.

    Raises:
        OwnChecksUnusable: the file does not run, or a check is missing.

    """
    import pandera.pandas as pa

    own = family.own_checks
    if own is None:
        return ()
    try:
        held = _run(own.file, Path(own.file).read_bytes())
    except OSError as error:
        raise OwnChecksUnusable(path=own.file, why=same(error.strerror or str(error))) from None
    loaded = []
    for name, declared in own.checks.items():
        check = held.get(name)
        if not isinstance(check, pa.Check):
            why = Text(
                f"「{name}」はpanderaのCheckではありません", f"{name} is not a pandera Check"
            )
            raise OwnChecksUnusable(path=own.file, why=why)
        loaded.append(Loaded(name, declared, check))
    return tuple(loaded)


@lru_cache(maxsize=64)
def _run(path: str, text: bytes) -> Mapping[str, object]:
    module = ModuleType(Path(path).stem)
    module.__file__ = path
    try:
        # Compiled rather than imported, so that no __pycache__ appears beside the family.
        exec(compile(text, path, "exec"), module.__dict__)  # noqa: S102  (asked for)
    except Exception as error:
        why = same(f"{type(error).__name__}: {error}")
        raise OwnChecksUnusable(path=path, why=why) from error
    return module.__dict__
