"""Every kind of hostile or odd workbook, in one table."""

from functools import cache

from tests.hostile import activity, archives, cells, files, markups, oddities, semantics
from tests.hostile.kind import Kind


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Return every kind; a name that stands twice is an error."""
    rooms = (archives, files, markups, semantics, cells, activity, oddities)
    kinds = tuple(kind for room in rooms for kind in room.kinds())
    names = [kind.name for kind in kinds]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice, twice
    return kinds
