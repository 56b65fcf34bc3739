"""The known families, with the rule names in their files validated.

`family.shelf` finds and reads the files. It may not import the rules, so their names are passed
to it here.

`python -m sheetcheck.rules.judging.families` prints the JSON Schema of family files.
"""

import sys
from pathlib import Path

from sheetcheck.family import shelf
from sheetcheck.rules.definition.registry import all_rules


def known_families(working_folder: Path | None = None) -> tuple[shelf.Shelved, ...]:
    """Return every family found; of two with the same name, the one nearest to the working folder.

    Raises:
        FamilyFaulty: one of the files has mistakes.

    """
    return shelf.known_families(tuple(all_rules()), working_folder)


def named_family(name: str) -> shelf.Shelved:
    """Return the family with this name, or the one in the file at this path.

    Raises:
        FamilyFaulty: the file has mistakes.
        FamilyUnknown: there is no family of this name.

    """
    return shelf.named_family(name, tuple(all_rules()))


def families_for(schema: str | None) -> tuple[shelf.Shelved, ...]:
    """Return the family `schema` (a name or file) alone, or all known families if it is None.

    Raises:
        FamilyFaulty, FamilyUnknown: as for `named_family`.

    """
    return known_families() if schema is None else (named_family(schema),)


if __name__ == "__main__":
    from sheetcheck.family.reader import schema_text

    sys.stdout.write(schema_text(all_rules()))
