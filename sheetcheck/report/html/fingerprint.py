"""The mark by which a page is known that nobody has edited: a hash of all its other bytes."""

import hashlib
import re
from typing import Final

NO_FINGERPRINT: Final = "0" * 64
"""What stands in a page until it is stamped."""
_FINGERPRINT: Final = re.compile(rb'<meta name="sheetcheck-fingerprint" content="([0-9a-f]{64})">')
_HEAD: Final = 1024  # bytes in which the fingerprint stands


def stamped(page: str) -> bytes:
    """Return a page with its fingerprint."""
    data = page.encode()
    match = _FINGERPRINT.search(data, 0, _HEAD)
    assert match
    return data[: match.start(1)] + _fingerprint(data) + data[match.end(1) :]


def is_untouched_page(data: bytes) -> bool:
    """Say whether a page is one of ours that nobody has edited, so that it may be replaced."""
    match = _FINGERPRINT.search(data, 0, _HEAD)
    if not match:
        return False
    blanked = data[: match.start(1)] + NO_FINGERPRINT.encode() + data[match.end(1) :]
    return _fingerprint(blanked) == match[1]


def _fingerprint(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
