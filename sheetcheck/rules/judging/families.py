"""The families known, with the rule names in them checked: what the rest of the house asks.

`family.shelf` finds and reads the files; it stands below the rules and cannot know their
names, so they are handed to it here.

`python -m sheetcheck.rules.judging.families` prints the JSON Schema of family files.
"""

import sys
from pathlib import Path

from sheetcheck.family import shelf
from sheetcheck.family.json_schema import schema_text
from sheetcheck.rules.definition.registry import all_rules


def known_families(working_folder: Path | None = None) -> tuple[shelf.Shelved, ...]:
    """Return every family that is found; of two with one name, the nearest.

    Raises:
        FamilyFaulty: one of the files is no family.

    """
    return shelf.known_families(tuple(all_rules()), working_folder)


def named_family(name: str) -> shelf.Shelved:
    """Return the family of that name, or described by the file at that path.

    Raises:
        FamilyFaulty: the file is no family.
        FamilyUnknown: there is none of that name.

    """
    return shelf.named_family(name, tuple(all_rules()))


if __name__ == "__main__":
    sys.stdout.write(schema_text(all_rules()))
