"""The shipped families, read once for all: what their YAML says stands beside them as JSON.

Families are told by their headings, so every start needs all of them, and reading nine files
of YAML takes as long as checking a sheet. `python -m sheetcheck.family.shipped` prints the
file anew; what it says of a YAML file counts only for the very bytes that it was made from.
"""

import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from typing import Final

NAME: Final = "families.json"


def shipped_folder() -> Path:
    """Return the folder of the families that come with the program."""
    # Inside the package once installed; at the top of the project in a checkout.
    package = Path(__file__).resolve().parent.parent
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


def document_of(data: bytes) -> object | None:
    """Return what a family file says, if these are the bytes of a shipped one."""
    return _documents().get(hashlib.sha256(data).hexdigest())


@cache
def _documents() -> dict[str, object]:
    try:
        found = json.loads((shipped_folder() / NAME).read_bytes())
    except (OSError, ValueError):
        return {}  # the YAML says the same
    return found if isinstance(found, dict) else {}


def documents_text() -> str:
    """Return the file as it is shipped."""
    from sheetcheck.family.yaml_text import read_yaml

    files = sorted(shipped_folder().glob("*.yaml"))
    read = [path.read_bytes() for path in files]
    documents = {hashlib.sha256(data).hexdigest(): read_yaml(data.decode("utf-8")) for data in read}
    return json.dumps(documents, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(documents_text())
