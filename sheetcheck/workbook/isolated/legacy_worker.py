"""The process in which foreign parsers read untrusted files; it may die without harm.

`legacy_formats` starts it with a request on its standard input: a line of JSON, then the file.
It answers in the same form and ends. Of this project it imports only words.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from sheetcheck.workbook.isolated.memory_limit import limit_memory


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limit_memory(int(request["memory"]))
    try:
        answer, payload = _ANSWERS[request["do"]](data, request)
    except MemoryError:
        answer, payload = {"error": "memory"}, b""
    except Exception as why:  # noqa: BLE001  (foreign parsers raise whatever they like)
        answer, payload = {"error": _kind(why), "why": str(why)[:200]}, b""
    _send(sys.stdout.buffer, answer, payload, int(request["most"]))


def _sheets(data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  (after the memory limit)

    if _has_password(data):
        return {"error": "password"}, b""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    left = int(request["cells"])
    sheets: list[dict[str, Any]] = []
    for meta in book.sheets_metadata:
        if "worksheet" not in str(meta.typ).lower():
            continue  # charts, dialogs and macros
        sheet = book.get_sheet_by_name(meta.name)
        # Leading empty rows must stay, or all addresses would be wrong.
        left -= (sheet.height + 1) * (sheet.width + 1)
        if left < 0:
            return {"error": "cells"}, b""
        rows = sheet.to_python(skip_empty_area=False)
        merges = getattr(sheet, "merged_cell_ranges", None) or []
        sheets.append(
            {
                "name": meta.name,
                "rows": [[_plain(value) for value in row] for row in rows],
                "merges": [[*first, *last] for first, last in merges],
            }
        )
    return {"sheets": sheets}, b""


def _decrypted(data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    import msoffcrypto  # noqa: PLC0415  (after the memory limit)

    file = msoffcrypto.OfficeFile(io.BytesIO(data))
    # For the newer format the library verifies the password only on request.
    verify = {"verify_password": True} if file.format == "ooxml" else {}
    file.load_key(password=request["password"], **verify)
    target = io.BytesIO()
    file.decrypt(target)
    return {}, target.getvalue()


def _has_password(data: bytes) -> bool:
    """True if an .xls is encrypted (MS-XLS 2.4.117), which calamine does not report."""
    if not data.startswith(_OLE):
        return False
    import msoffcrypto  # noqa: PLC0415  (after the memory limit)

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:  # noqa: BLE001  (it raises anything for a damaged file)
        return False


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ANSWERS = {"sheets": _sheets, "decrypt": _decrypted}


def _plain(value: object) -> object:
    """Return a value for JSON: dates as text, whole numbers without `.0`."""
    if value == "":
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        alone = value.time() == time()
        return value.date().isoformat() if alone else value.isoformat(" ", "seconds")
    return str(value) if isinstance(value, date | time | timedelta) else value


def _kind(why: Exception) -> str:
    name = type(why).__name__
    if "Password" in name or "InvalidKey" in name or "password" in str(why).lower():
        return "password"
    return "damaged"


def _send(out: BinaryIO, answer: dict[str, Any], payload: bytes, most: int) -> None:
    """Send an answer, unless it is too long for the memory of the parent."""
    try:
        head = json.dumps(answer, ensure_ascii=True).encode("ascii")
    except MemoryError:
        head = b'{"error": "memory"}'
    out.write((b'{"error": "answer"}' if len(head) > most else head) + b"\n" + payload)
    out.flush()


if __name__ == "__main__":
    main()
