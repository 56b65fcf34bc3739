"""The N-th effect of a night fails, once and for ever; then a clean night makes all good."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.faults.faulty import Faults, came_to, faulty_night, first_night
from tests.nightly.share import Share

# Only a part of all numbers in a quick run; `--long` takes each.
QUICK = 9


def reference(folder: Path) -> tuple[dict[str, list[str]], int]:
    """Return what two nights without faults come to, and how many effects the second has."""
    share = Share(folder / "city")
    first_night(share)
    faults = Faults()
    faulty_night(share, faults)
    share.night()
    return without_places(came_to(share), share), len(faults.done)


def without_places(state: dict[str, object], share: Share) -> dict[str, list[str]]:
    """Return a state without the folder of its test.

    Without the numbers of copies, too: one that could not be read for a moment counts as edited.
    """
    return {
        key: sorted(
            {repr(each).replace(str(share.root), "…").replace(".2.", ".") for each in items(value)}
        )
        for key, value in state.items()
    }


def items(value: object) -> Iterable[object]:
    return value.items() if isinstance(value, dict) else value  # type: ignore[return-value]


def survives(folder: Path, wanted: dict[str, list[str]], faults: Faults) -> None:
    share = Share(folder / "city")
    first_night(share)
    night = faulty_night(share, faults)
    # What could not be done is told: never "all good" after a fault that mattered.
    if night is not None:
        counts = night.counts
        assert counts.checked + counts.unchanged + counts.not_checked == counts.seen
        assert night.counts.gone <= 2
    share.night()
    share.night()
    assert without_places(came_to(share), share) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
def test_every_effect_may_fail(tmp_path: Path, for_ever: bool) -> None:  # noqa: FBT001
    wanted, effects = reference(tmp_path / "reference")
    assert effects > 30
    for number in range(1, effects + 1):
        survives(tmp_path / str(number), wanted, Faults(number, for_ever))


@pytest.mark.parametrize(
    "for_ever", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["once", "for ever"]
)
def test_some_effects_may_fail(tmp_path: Path, for_ever: bool) -> None:  # noqa: FBT001
    wanted, effects = reference(tmp_path / "reference")
    for number in range(2 + for_ever, effects + 1, max(effects // 3, QUICK)):
        survives(tmp_path / str(number), wanted, Faults(number, for_ever))
