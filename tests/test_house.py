"""The house rules that a machine can see, run as tests: one command shows them all."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house import crowded, house
from tests.support.judges import JUDGES, PROJECT, verdict

# A home folder of any system. The folders of this machine are asked of Python below.
_HOME = re.compile(rb"/(?:home|Users)/[a-z0-9_-]+/|[A-Za-z]:\\Users\\[A-Za-z0-9]")


@pytest.mark.parametrize(
    "judge", [pytest.param(name, marks=pytest.mark.judge(name), id=name) for name in JUDGES]
)
def test_the_judges_have_nothing_to_say(judge: str, verdicts: Path) -> None:
    code, said = verdict(verdicts, judge)
    assert code == 0, said


def tracked_files() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout, so nothing is tracked")
    names = done.stdout.decode().split("\0")
    return [PROJECT / name for name in names if name and (PROJECT / name).is_file()]


def machine_folders() -> set[bytes]:
    folders = {PROJECT, PROJECT.parent, Path.home(), Path(sys.prefix)}
    return {f"{folder.as_posix()}/".encode() for folder in folders if len(folder.parts) > 1}


def test_no_tracked_file_holds_a_path_of_a_machine() -> None:
    folders = machine_folders()
    found = [
        path.relative_to(PROJECT).as_posix()
        for path in tracked_files()
        if _HOME.search(content := path.read_bytes())
        or any(folder in content for folder in folders)
    ]
    assert not found


def test_nothing_lies_beside_what_belongs_at_the_top() -> None:
    asked = {"pyproject.toml", "sheetcheck", "schemas", "samples", "tests", "README.md"}
    people = {"README.ja.md", "CHANGELOG.md", "LICENSE"}
    tools = {".ci", ".github", ".gitattributes", ".gitignore"}
    found = {path.relative_to(PROJECT).parts[0] for path in tracked_files()}
    assert found == asked | people | tools


def test_no_folder_of_the_house_is_crowded() -> None:
    # The files of `rules` are all of one shape; `__init__` counts here, too.
    allowed = {"rules": 24}
    found = crowded(17)
    assert {name: count for name, count in found.items() if count > allowed.get(name, 17)} == {}


def test_no_two_classes_of_the_package_share_a_name() -> None:
    # One word means one thing. There is no exception; one would stand here with its reason.
    assert house().namesakes == {}


def test_what_the_linter_is_told_to_overlook_stays_little() -> None:
    assert house().noqa <= 110
