"""Times as the state keeps them: UTC, as text whose order is that of the times."""

from datetime import UTC, datetime

from sheetcheck.nightly.errors import StateDamaged


def stamp(at: datetime) -> str:
    """Return a time as it is stored: `2026-12-01T17:30:00.000000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(stamped: str) -> datetime:
    """Return the time that was stored, in UTC.

    Raises:
        StateDamaged: it is no time.

    """
    try:
        return datetime.fromisoformat(stamped).astimezone(UTC)
    except (ValueError, TypeError):
        raise StateDamaged from None
