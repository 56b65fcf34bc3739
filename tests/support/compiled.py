"""What Python compiles of the project is kept, and each process of a run compiles a part of it.

The tests start the program some hundred times, and each process of a run imports all test
modules: in a fresh clone, or where the environment says that nothing compiled is to be kept, most
of a run's first seconds would go by in compiling the same again and again. Git ignores what is
kept.
"""

import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final

_TESTS: Final = Path(__file__).parents[1]


def keep() -> None:
    """Keep what is compiled, here and in every process that is started from here."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def import_all(place: int, count: int) -> None:
    """Import the test modules, the process at each place of so many beginning with others.

    What one has compiled by then the next only reads. A module that cannot be imported is passed
    over: its collection says why.
    """
    modules = [
        ".".join(path.relative_to(_TESTS.parent).with_suffix("").parts)
        for path in sorted(_TESTS.rglob("test_*.py"))
    ]
    first = len(modules) * place // count
    for module in modules[first:] + modules[:first]:
        with suppress(Exception):
            import_module(module)
