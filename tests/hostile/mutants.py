"""Good workbooks with something changed at random: bytes, the archive, or the XML inside.

A mutant is made of its number alone, so that one that was found can be made again.
"""

import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from tests.hostile.kit import (
    Assembled,
    Ending,
    Entry,
    Parts,
    book,
    entries,
    parts,
    with_fields,
    zipped,
)

_SAMPLES = Path(__file__).parents[2] / "samples"
_TAG = re.compile(rb"<[^<>]*>")
_WORD = re.compile(rb'"[^"<>]*"|>[^<>]+<')
_NASTY = (
    b"", b"0", b"-1", b"1", b"99999999999999999999", b"1e999", b"NaN", b"A1", b"XFD1048576",
    b"A1:XFD1048576", b"&#0;", b"&lt;", b"&amp;amp;", b"]]>", b"<!--", b"-->", b"<![CDATA[",
    b"<!DOCTYPE a>", b"\0", b"\xff", b"\xef\xbb\xbf", b"rId1", b"rId99", b"../../x", b"true",
    b"s", b"shared", b"x" * 3_000, b"(" * 300, "\u202e令和".encode(), b"\xe3\x81",
)  # fmt: skip


def mutant(number: int) -> bytes:
    """The mutant of that number."""
    random = Random(number)
    change = random.choice((_of_bytes, _of_archive, _of_xml, _of_xml))
    return change(random)


@cache
def _bases() -> tuple[Parts, ...]:
    found = [parts()]
    for path in sorted(_SAMPLES.glob("*.xlsx")):
        with zipfile.ZipFile(path) as archive:
            found.append({name: archive.read(name) for name in archive.namelist()})
    return tuple(found)


def _of_bytes(random: Random) -> bytes:
    data = bytearray(book() if random.random() < 0.5 else zipped(random.choice(_bases()), 0))
    for _ in range(random.choice((1, 1, 2, 5, 40))):
        at = random.randrange(len(data) or 1)
        end = min(len(data), at + random.choice((1, 2, 4, 30, 500)))
        match random.randrange(5):
            case 0:
                data[at:end] = random.randbytes(end - at)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end]
            case 3:
                data[at:end] = bytes(end - at)
            case _:
                data[at : at + 1] = bytes([data[at] ^ 1 << random.randrange(8)]) if data else b""
    return bytes(data)


def _of_archive(random: Random) -> bytes:
    made = entries(random.choice(_bases()))
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(made))
        made[at : at + 1] = _entries(made[at], random)
        if not made:
            break
    ending = Ending()
    if random.random() < 0.2:
        number = random.choice((0, 1, 7, 60_000))
        ending = random.choice(
            (
                Ending(count=number),
                Ending(length=number),
                Ending(offset=number),
                Ending(disk=number),
            )
        )
    return Assembled(made, ending, random.randbytes(random.choice((0, 0, 0, 9)))).written()


def _entries(entry: Entry, random: Random) -> list[Entry]:
    number = random.choice((0, 1, 8, 255, 65_535, 0x7FFFFFFF, 0xFFFFFFFF))
    made = [entry]
    match random.randrange(8):
        case 0:
            made = []
        case 1:
            made = [entry, entry]
        case 2:
            made = [replace(entry, content=random.randbytes(60)), entry]
        case 3:
            field = random.choice(("crc", "size", "packed", "at"))
            made = [with_fields(**{field: number})(entry)]
        case 4:
            made = [replace(entry, method=random.choice((0, 8, 12, 99)), body=entry.stored)]
        case 5:
            made = [replace(entry, flags=random.choice((1, 8, 0x800, 0x2000)))]
        case 6:
            name = random.choice((entry.name.upper(), b"/" + entry.name, b"x", entry.name[:-1]))
            made = [replace(entry, name=name)]
        case _:
            made = [replace(entry, body=entry.stored[: random.randrange(40)])]
    return made


def _of_xml(random: Random) -> bytes:
    content = dict(random.choice(_bases()))
    names = [name for name in content if name.endswith((".xml", ".rels"))]
    sheets = [name for name in names if "sheet" in name or "Strings" in name]
    for _ in range(random.choice((1, 1, 1, 2, 6))):
        name = random.choice(random.choice((names, sheets)))
        content[name] = _changed(content[name], random)
    return zipped(content)


def _changed(xml: bytes, random: Random) -> bytes:
    tags, words = list(_TAG.finditer(xml)), list(_WORD.finditer(xml))
    if not tags or not words:
        return xml
    tag, word = random.choice(tags), random.choice(words)
    other = random.choice(tags)
    first, last = sorted((tag.start(), other.end()))
    made = b""
    match random.randrange(8):
        case 0:
            made = xml[: tag.start()] + xml[tag.end() :]
        case 1:
            made = xml[: tag.end()] + tag[0] + xml[tag.end() :]
        case 2:
            made = xml[:first] + xml[last:]
        case 3:
            made = xml[:last] + xml[first:last] + xml[last:]
        case 4:
            made = xml[: tag.start()] + other[0] + xml[tag.end() :]
        case 5:
            at = random.randrange(len(xml))
            made = xml[:at] + random.choice(_NASTY) + xml[at:]
        case _:
            # A value in the place of another: numbers, places, types, relationships.
            nasty = random.choice((random.choice(_NASTY), random.choice(words)[0][1:-1]))
            made = xml[: word.start() + 1] + nasty + xml[word.end() - 1 :]
    return made
