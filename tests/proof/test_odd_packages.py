"""Packages that strict libraries refuse, and that mean something certain: a copy is proved."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.proof import replay
from sheetcheck.proof.package import InflatedPackage, UnjudgedError, utf8
from sheetcheck.proof.verify import verified

SOURCE = (Path(__file__).parents[2] / "samples" / "ena-totals.xlsx").read_bytes()
Parts = dict[str, bytes]


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def recoded(encoding: str, declared: str) -> bytes:
    """Return the sheet with all its parts in another encoding."""
    parts = parts_of(SOURCE)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            text = re.sub(r"<\?xml[^>]*\?>", "", content.decode("utf-8-sig"), count=1).lstrip()
            head = f'<?xml version="1.0" encoding="{declared}"?>'
            parts[name] = (head + text).encode(encoding, "xmlcharrefreplace")
    return packed(parts)


def without_relationships() -> bytes:
    return packed({name: part for name, part in parts_of(SOURCE).items() if name != "_rels/.rels"})


def relationship_twice(other_id: str | None) -> bytes:
    parts = parts_of(SOURCE)
    name = "xl/_rels/workbook.xml.rels"
    text = parts[name].decode()
    found = re.search(r"<Relationship [^>]*/worksheet\"[^>]*/>", text)
    assert found
    again = found[0] if other_id is None else re.sub(r'Id="[^"]*"', f'Id="{other_id}"', found[0])
    parts[name] = text.replace("</Relationships>", f"{again}</Relationships>").encode()
    return packed(parts)


def own_name_differs(name: str) -> bytes:
    """Return the sheet with another name in the header that stands before a member."""
    at = SOURCE.index(name.encode())
    return SOURCE[:at] + name.upper().encode() + SOURCE[at + len(name) :]


def foreign_name() -> bytes:
    """Return the sheet with a member whose name is in the encoding of Japanese Windows."""
    parts = parts_of(SOURCE)
    types = parts["[Content_Types].xml"].decode()
    default = '<Default Extension="bin" ContentType="application/octet-stream"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", default).encode()
    parts["xl/media/abcd.bin"] = b"x"
    return packed(parts).replace(b"/abcd.bin", b"/" + "商工".encode("cp932") + b".bin")


ODD: dict[str, Callable[[], bytes]] = {
    "Shift_JIS": lambda: recoded("cp932", "Shift_JIS"),
    "EUC-JP": lambda: recoded("euc_jp", "EUC-JP"),
    "ISO-2022-JP": lambda: recoded("iso2022_jp", "ISO-2022-JP"),
    "UTF-16": lambda: recoded("utf-16", "UTF-16"),
    "no relationships of the package": without_relationships,
    "the same relationship twice": lambda: relationship_twice(None),
    "a relationship twice": lambda: relationship_twice("rId99"),
    "another name before a part": lambda: own_name_differs("docProps/core.xml"),
    "another name before the sheet": lambda: own_name_differs("xl/worksheets/sheet1.xml"),
    "a name in the encoding of Windows": foreign_name,
}


@pytest.mark.parametrize("kind", ODD)
def test_it_is_written_proved_and_replayed(tmp_path: Path, kind: str) -> None:
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(ODD[kind]())
    (result,) = sheetcheck.check([before])
    changes = sheetcheck.correct(result, target=after)
    assert [str(change.cell) for change in changes] == ["A24", "A27", "A28"]
    found = verified(before.read_bytes(), after.read_bytes())
    assert found.proved
    proof = json.loads(json.dumps(found.proof.document("0")))
    assert not list(replay.replay(before, after, proof))


def test_what_differs_in_them_beside_the_cells_is_found() -> None:
    before = recoded("cp932", "Shift_JIS")
    parts = parts_of(before)
    name = "docProps/core.xml"
    parts[name] = parts[name].replace(b"</dc:creator>", "別人</dc:creator>".encode("cp932"))
    assert parts[name] != parts_of(before)[name]
    assert not verified(before, packed(parts)).proved


def test_a_part_that_would_not_come_back_from_utf_8_stays_as_it_is() -> None:
    head = b'<?xml version="1.0" encoding="Shift_JIS"?>'
    twin = head + b"<a>\x87\x9a</a>"  # a second code of ∵, whose first is 81 E6
    assert utf8(twin) == twin
    assert utf8(head + b"<a>\x81\xe6</a>") == head + "<a>∵</a>".encode()


@pytest.mark.parametrize("fault", ["content", "size", "missing"])
def test_a_damaged_member_is_not_judged(fault: str) -> None:
    data = bytearray(packed({"[Content_Types].xml": b"<Types/>", "a.xml": b"x" * 500}))
    at = data.index(b"a.xml") + 5
    if fault == "content":
        data[at + 1] ^= 0xFF
    elif fault == "size":
        directory = data.rindex(b"a.xml") - 46
        data[directory + 24] ^= 1
    else:
        directory = data.rindex(b"a.xml") - 46
        data[directory + 42 : directory + 46] = (10_000).to_bytes(4, "little")
    with pytest.raises(UnjudgedError):
        InflatedPackage.read(bytes(data))
