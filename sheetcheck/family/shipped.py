"""Cache of the shipped families: the content of their YAML files as JSON, in `families.json`.

Every start needs all families, to recognise sheets, and reading nine YAML files takes as long as
checking a sheet. `python -m sheetcheck.family.shipped` prints the file anew. An entry counts only
for a YAML file with the same SHA-256, so an edited file is read itself.
"""

import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from typing import Final

NAME: Final = "families.json"


def shipped_folder() -> Path:
    """Return the folder of the shipped families."""
    # In the package once installed, at the top of the project in a checkout.
    package = Path(__file__).resolve().parent.parent
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


def document_of(data: bytes) -> object | None:
    """Return the content of a family file, if these are the bytes of a shipped one; else None."""
    return _documents().get(hashlib.sha256(data).hexdigest())


@cache
def _documents() -> dict[str, object]:
    try:
        found = json.loads((shipped_folder() / NAME).read_bytes())
    except (OSError, ValueError):
        return {}  # then the YAML files are read
    return found if isinstance(found, dict) else {}


def documents_text() -> str:
    """Return the text of `families.json` for the shipped YAML files."""
    from sheetcheck.family.yaml_text import read_yaml

    files = sorted(shipped_folder().glob("*.yaml"))
    read = [path.read_bytes() for path in files]
    documents = {hashlib.sha256(data).hexdigest(): read_yaml(data.decode("utf-8")) for data in read}
    return json.dumps(documents, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(documents_text())
