"""The fingerprint of a page, a hash of all its other bytes, by which an edited page is known."""

import hashlib
import re
from typing import Final

NO_FINGERPRINT: Final = "0" * 64
"""The placeholder in a page before it is stamped."""
_FINGERPRINT: Final = re.compile(rb'<meta name="sheetcheck-fingerprint" content="([0-9a-f]{64})">')
_HEAD: Final = 1024  # the fingerprint is within these first bytes


def stamped(page: str) -> bytes:
    """Return the page's bytes with its fingerprint filled in."""
    data = page.encode()
    match = _FINGERPRINT.search(data, 0, _HEAD)
    assert match
    return data[: match.start(1)] + _fingerprint(data) + data[match.end(1) :]


def is_untouched_page(data: bytes) -> bool:
    """Return whether a page is an unedited one of sheetcheck, which may be replaced."""
    match = _FINGERPRINT.search(data, 0, _HEAD)
    if not match:
        return False
    blanked = data[: match.start(1)] + NO_FINGERPRINT.encode() + data[match.end(1) :]
    return _fingerprint(blanked) == match[1]


def _fingerprint(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
