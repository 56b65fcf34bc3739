from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import NotFound, as_refusal


def missing() -> None:
    try:
        int("-")
    except ValueError as why:
        raise NotFound from why


def refused() -> Refusal:
    try:
        missing()
    except NotFound as why:
        return as_refusal(why, "returned.xlsx")
    raise AssertionError


def test_a_refusal_that_is_kept_keeps_nothing_of_the_file() -> None:
    refusal = refused()
    assert isinstance(refusal, NotFound)
    kept: list[object] = [refusal.__traceback__, refusal.__cause__, refusal.__context__]
    assert kept == [None, None, None]
