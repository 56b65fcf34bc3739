"""What a link leads to outside a folder is neither read nor written; what lies inside is."""

# ruff: noqa: E501  (a line is a case)

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from sheetcheck.review import review_files
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import LinkedAway
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.workbook.files import disk
from sheetcheck.workbook.files.disk import read_file, replace_original, write_whole
from sheetcheck.workbook.files.links import Fence, is_inside
from sheetcheck.workbook.files.reading import open_shared
from sheetcheck.workbook.sources import fence_of, sources_in

pytestmark = pytest.mark.skipif(not hasattr(os, "O_DIRECTORY"), reason="links need rights here")


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A folder with a file, a folder within, and a neighbour that nobody named."""
    for place in ("share/課/a.xlsx", "away/secret.xlsx", "away/deep/b.xlsx"):
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(place.encode())
    return tmp_path / "share"


LINKS: dict[str, tuple[dict[str, str], str, bool]] = {
    "a plain file": ({}, "課/a.xlsx", True),
    "a link to a file inside": ({"b.xlsx": "課/a.xlsx"}, "b.xlsx", True),
    "a link to a folder inside": ({"l": "課"}, "l/a.xlsx", True),
    "a link to a file outside": ({"b.xlsx": "../away/secret.xlsx"}, "b.xlsx", False),
    "a link by a whole path": ({"b.xlsx": "{}/away/secret.xlsx"}, "b.xlsx", False),
    "a link to a folder outside": ({"l": "../away"}, "l/secret.xlsx", False),
    "a link to a link outside": ({"m": "../away", "l": "m"}, "l/deep/b.xlsx", False),
    "a neighbour whose name begins alike": ({"../share2": "away", "l": "../share2"}, "l/secret.xlsx", False),
    "dots that lead out": ({}, "課/../../away/secret.xlsx", False),
}  # fmt: skip
"""Kind → links and where they lead, the file that is asked for, whether it lies inside."""


def link(share: Path, links: dict[str, str]) -> None:
    for name, target in links.items():
        (share / name).symlink_to(target.format(share.parent))


@pytest.mark.parametrize("kind", LINKS)
def test_a_file_is_read_only_where_it_lies_inside(share: Path, kind: str) -> None:
    links, name, inside = LINKS[kind]
    link(share, links)
    path = str(share / name)
    assert is_inside(path, [str(share)]) is inside
    assert read_file(path)
    if inside:
        assert read_file(path, [str(share)]) == read_file(path)
    else:
        with pytest.raises(LinkedAway):
            read_file(path, [str(share)])


@pytest.mark.parametrize("kind", LINKS)
def test_a_file_is_written_only_into_a_folder_inside(share: Path, kind: str) -> None:
    links, name, _ = LINKS[kind]
    link(share, links)
    target = share / name
    inside = is_inside(str(target.parent), [str(share)])
    before = {place: place.read_bytes() for place in (share.parent / "away").rglob("*.xlsx")}
    if inside:
        write_whole(target, b"new", [str(share)])
        assert target.read_bytes() == b"new"
    else:
        with pytest.raises(TargetUnwritable, match="link"):
            write_whole(target.with_name("new.xlsx"), b"new", [str(share)])
        with pytest.raises(TargetUnwritable):
            write_whole(target.parent / "more" / "new.xlsx", b"new", [str(share)])
    assert {p: p.read_bytes() for p in (share.parent / "away").rglob("*") if p.is_file()} == before
    assert not (share.parent / "away" / "more").exists()


def test_a_folder_that_is_a_link_itself_may_be_named(share: Path) -> None:
    named = share.parent / "named"
    named.symlink_to(share)
    assert read_file(named / "課" / "a.xlsx", [str(named)])
    write_whole(named / "課" / "b.xlsx", b"new", [str(named)])
    assert (share / "課" / "b.xlsx").read_bytes() == b"new"


def test_a_file_swapped_for_a_link_when_it_is_opened_is_not_read(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = share / "課" / "a.xlsx"

    def swapped(where: Path) -> object:
        path.unlink()
        path.symlink_to(share.parent / "away" / "secret.xlsx")
        file = open_shared(where)
        path.unlink()  # and back again before anybody looks
        path.write_bytes(b"innocent")
        return file

    monkeypatch.setattr(disk, "open_shared", swapped)
    with pytest.raises(LinkedAway):
        read_file(path, [str(share)])


def test_a_folder_swapped_for_a_link_when_it_is_opened_is_not_written(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def swapped(path: str, folders: Sequence[str]) -> bool:
        found = is_inside(path, folders)
        (share / "課").rename(share.parent / "課")
        (share / "課").symlink_to("../away")
        return found

    monkeypatch.setattr(disk, "is_inside", swapped)
    with pytest.raises(TargetUnwritable):
        write_whole(share / "課" / "new.xlsx", b"new", [str(share)])
    assert sorted(p.name for p in (share.parent / "away").iterdir()) == ["deep", "secret.xlsx"]


def test_in_place_replaces_no_file_behind_a_link(share: Path) -> None:
    named, secret = share / "b.xlsx", share.parent / "away" / "secret.xlsx"
    named.symlink_to(secret)
    digest = hashlib.sha256(secret.read_bytes()).hexdigest()
    with pytest.raises(LinkedAway):
        replace_original(named, b"new", digest, share / "b.xlsx.bak", [str(share)])
    assert secret.read_bytes() == b"away/secret.xlsx"
    assert not (share / "b.xlsx.bak").exists()
    replace_original(named, b"new", digest, share / "b.xlsx.bak")
    assert secret.read_bytes() == b"new"
    assert named.is_symlink()


def test_a_folder_looked_through_tells_of_links_that_lead_away(share: Path) -> None:
    (share / "b.xlsx").symlink_to("../away/secret.xlsx")
    (share / "c.xlsx").symlink_to("課/a.xlsx")
    (share / "d.txt").symlink_to("../away/secret.xlsx")
    (share / "more").symlink_to("../away")
    found = {Path(s.path).name: type(s.refusal) for s in sources_in([str(share)])}
    assert found == {
        "a.xlsx": type(None), "b.xlsx": LinkedAway, "c.xlsx": type(None), "more": LinkedAway,
    }  # fmt: skip


def test_a_link_that_was_named_is_read(share: Path) -> None:
    named = str(share / "b.xlsx")
    Path(named).symlink_to("../away/secret.xlsx")
    sources = sources_in([named, str(share / "課")])
    assert [source.refusal for source in sources] == [None, None]
    read = fence_of(sources).reading(read_file)
    assert read(named) == b"away/secret.xlsx"
    assert read(str(share / "課" / "a.xlsx"))
    with pytest.raises(Refusal):
        Fence((str(share),)).reading(read_file)(named)


def test_a_review_file_behind_a_link_is_told_and_not_read(share: Path) -> None:
    (share / "課" / "a.reviewed.yaml").symlink_to("../../away/secret.xlsx")
    (share / "課" / "a.reviewed.toml").write_text("reviewed = []")
    found = review_files(str(share / "課" / "a.xlsx"))
    assert found["a.reviewed.toml"] == b"reviewed = []"
    assert isinstance(found["a.reviewed.yaml"], LinkedAway)


def test_a_second_name_of_a_file_is_that_file(share: Path) -> None:
    (share / "h.xlsx").hardlink_to(share.parent / "away" / "secret.xlsx")
    assert read_file(share / "h.xlsx", [str(share)]) == b"away/secret.xlsx"
    write_whole(share / "h.xlsx", b"new", [str(share)])
    assert (share.parent / "away" / "secret.xlsx").read_bytes() == b"away/secret.xlsx"
