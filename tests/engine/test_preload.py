"""What the processes of a pool share is loaded once, and counted no more."""

import subprocess
import sys

_LOOKED_AT = """
import gc, sys
import sheetcheck.engine.preload
print("pandera.pandas" in sys.modules, sys.modules["hypothesis"], gc.get_freeze_count() > 100_000)
"""


def test_a_process_that_is_forked_has_the_libraries_and_leaves_their_objects_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOOKED_AT], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["True", "None", "True"]
