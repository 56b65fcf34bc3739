"""The Windows kit: complete, held to its hashes, and the same to the byte each time."""

import base64
import hashlib
import importlib.util
import io
import json
import re
import tomllib
import zipfile
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sheetcheck import __version__
from sheetcheck.cli.app import version_line

PROJECT = Path(__file__).parents[2]


def builder() -> ModuleType:
    loader = SourceFileLoader("kit_builder", str(PROJECT / ".ci/kit"))
    spec = importlib.util.spec_from_loader("kit_builder", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


KIT = builder()


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return buffer.getvalue()


def wheel(
    name: str, version: str, needs: tuple[str, ...] = (), more: dict[str, bytes] | None = None
) -> bytes:
    info = f"{name}-{version}.dist-info"
    told = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    told += "".join(f"Requires-Dist: {need}\n" for need in needs)
    files = {f"{name}.py": b"pass\n", f"{info}/METADATA": told.encode(), **(more or {})}
    files[f"{info}/licenses/LICENSE"] = name.encode()
    hashes = {
        path: base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        for path, data in files.items()
    }
    lines = [f"{path},sha256={value},\n" for path, value in hashes.items()]
    files[f"{info}/RECORD"] = "".join([*lines, f"{info}/RECORD,,\n"]).encode()
    return archive(files)


def of_the_project() -> dict[str, bytes]:
    """Return wheels that satisfy what the project asks for, and nothing more."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    made = {}
    for text in project["dependencies"]:
        need = Requirement(text)
        version = re.sub("[^0-9.]", "", str(need.specifier))
        name = need.name.replace("-", "_")
        made[f"{name}-{version}-py3-none-any.whl"] = wheel(name, version)
    return made


PYTHON = archive(
    {"python.exe": b"MZ", "python312._pth": b"python312.zip\n.\n", "LICENSE.txt": b"PSF"}
)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "python.zip").write_bytes(PYTHON)
    (tmp_path / "wheels").mkdir()
    pins = []
    for name, data in of_the_project().items():
        (tmp_path / "wheels" / name).write_bytes(data)
        package, version = name.split("-")[:2]
        pins.append(f"{package}=={version} --hash=sha256:{hashlib.sha256(data).hexdigest()}\n")
    (tmp_path / "pins.txt").write_text("".join(pins), "utf-8")
    return tmp_path


def built(given: Path, out: str = "out", python_hash: str = "") -> Path:
    expected = python_hash or hashlib.sha256(PYTHON).hexdigest()
    made = KIT.build(
        given / "python.zip", expected, given / "wheels", given / "pins.txt", given / out
    )
    assert isinstance(made, Path)
    return made


def test_the_kit_holds_all_that_a_clerk_and_an_it_desk_need(given: Path) -> None:
    with zipfile.ZipFile(built(given)) as kit:
        (top,) = {name.split("/")[0] for name in kit.namelist()}
        files = {name.removeprefix(f"{top}/"): kit.read(name) for name in kit.namelist()}
    assert {
        *("python/python.exe", "sheetcheck.cmd", "はじめにお読みください.txt", "手引き.html"),
        *("manual.html", "sbom.cdx.json", "SHA256SUMS", "licences/python/LICENSE.txt"),
        *("schemas/ena-saihan-boshi.yaml", "app/site-packages/sheetcheck/schemas/families.json"),
        "app/site-packages/sheetcheck/manual/nightly.ja.md",
    } <= set(files)
    assert b"..\\app\\site-packages\r\n" in files["python/python312._pth"]
    assert any(name.startswith("samples/") and name.endswith(".xlsx") for name in files)
    assert not any("__pycache__" in name for name in files)
    # The launcher asks the kit's own Python before any other.
    assert files["sheetcheck.cmd"].index(b"dp0python\\python.exe") < files["sheetcheck.cmd"].index(
        b".venv"
    )
    sums = dict(line.split("  ")[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    names = {part["name"] for part in json.loads(files["sbom.cdx.json"])["components"]}
    assert {"pandas", "pydantic", "Python embeddable package"} <= names


def test_the_same_inputs_give_the_same_bytes(given: Path) -> None:
    assert built(given, "one").read_bytes() == built(given, "two").read_bytes()


def test_the_version_tells_which_kit_it_is(given: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(built(given)) as kit:
        kit.extractall(tmp_path / "unpacked")
    (folder,) = (tmp_path / "unpacked").iterdir()
    sums = hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    module = folder / "app/site-packages/sheetcheck/cli/app.py"
    assert module.is_file()
    assert version_line(module) == f"sheetcheck {__version__} (kit {sums[:12]})"


@pytest.mark.parametrize("place", ["/sheetcheck/cli/app.py", "/srv/sheetcheck/cli/app.py"])
def test_outside_a_kit_the_version_stands_alone_however_short_the_path(place: str) -> None:
    assert version_line(Path(place)) == f"sheetcheck {__version__}"


def test_another_python_is_refused(given: Path) -> None:
    with pytest.raises(KIT.Refused, match="not the file that was pinned"):
        built(given, python_hash="0" * 64)


def test_a_wheel_that_is_missing_changed_or_not_listed_is_refused(given: Path) -> None:
    path = next((given / "wheels").glob("pandas-*"))
    data = path.read_bytes()
    path.unlink()
    with pytest.raises(KIT.Refused, match=r"missing in .*pandas=="):
        built(given)
    path.write_bytes(data + b"\0")
    with pytest.raises(KIT.Refused, match="is not on the list"):
        built(given)


def test_what_a_wheel_needs_on_windows_must_be_there() -> None:
    wheels = of_the_project()
    KIT.check_complete(wheels, "3.12")
    here = 'nothing>=1; sys_platform == "linux"'
    KIT.check_complete(wheels | {"a-1-py3-none-any.whl": wheel("a", "1", (here,))}, "3.12")
    there = 'colorama; platform_system == "Windows"'
    with pytest.raises(KIT.Refused, match="needs colorama"):
        KIT.check_complete(wheels | {"a-1-py3-none-any.whl": wheel("a", "1", (there,))}, "3.12")
    old = wheels | {"a-1-py3-none-any.whl": wheel("a", "1", ("click>=999",))}
    with pytest.raises(KIT.Refused, match="needs click>=999"):
        KIT.check_complete(old, "3.12")
    with pytest.raises(KIT.Refused, match="not for 64-bit Windows"):
        KIT.check_complete({"a-1-cp312-cp312-win32.whl": wheel("a", "1")}, "3.12")


def test_a_wheel_is_unpacked_as_it_is_installed() -> None:
    files = KIT.unpacked(
        wheel(
            "a",
            "1",
            more={"a-1.data/purelib/b.py": b"b", "a-1.data/scripts/c": b"", "a/__init__.pyc": b"x"},
        )
    )
    assert "app/site-packages/a/__init__.pyc" not in files
    assert files["app/site-packages/b.py"] == b"b"
    assert "app/site-packages/c" not in files


def test_a_file_that_its_record_does_not_know_so_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(wheel("a", "1"))) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    with pytest.raises(KIT.Refused, match="RECORD"):
        KIT.unpacked(archive(members | {"a.py": b"changed"}))


@pytest.mark.parametrize("name", ["/a", "../a", "a/../../b", "C:a"])
def test_a_member_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(KIT.Refused, match="member"):
        KIT.members_of(archive({name: b""}))


def test_two_parts_may_not_bring_one_file_in_two_forms() -> None:
    KIT.add({"a": b"1"}, {"a": b"1"})
    with pytest.raises(KIT.Refused, match="different files"):
        KIT.add({"A.txt": b"1"}, {"a.txt": b"2"})


def test_the_list_names_no_host_and_pins_every_wheel() -> None:
    text = (PROJECT / ".ci/kit-wheels.txt").read_text("utf-8")
    assert "://" not in text
    pinned = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"\S+==\S+ --hash=sha256:[0-9a-f]{64}", line) for line in pinned)
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {line.split("==")[0] for line in pinned}
    assert {canonicalize_name(Requirement(text).name) for text in project["dependencies"]} <= names
