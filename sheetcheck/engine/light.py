"""How a process is set up to load the libraries in a short time and to keep little garbage."""

import gc
import os
import sys
from typing import Final

_LOADING: Final = 200_000
"""Objects made, and not freed, before the collector looks for cycles among them."""
_WORKING: Final = 20_000
"""The same where many files are worked on: what it finds late would be memory for nothing."""


def travel_light() -> None:
    """Leave out what takes a fifth of a short run, and what nobody here has any use for."""
    # What is imported stays: there is no point in walking through it for cycles again and again.
    gc.set_threshold(_LOADING)
    # numpy would start threads for an algebra that nobody does.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # pandera would load it, where it is installed, to make up data.
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type]


def settle() -> None:
    """Look for garbage more often from now on, and no more among what was loaded."""
    gc.freeze()
    gc.set_threshold(_WORKING)
