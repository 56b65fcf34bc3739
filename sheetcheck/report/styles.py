"""How severities and statuses look on a terminal."""

from typing import Final

from sheetcheck.words.result import Severity, Status

SEVERITY_STYLE: Final = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold magenta",  # yellow cannot be read on white
    Severity.NOTICE: "bold cyan",
}
STATUS_STYLE: Final = {
    Status.CLEAN: "bold green",
    Status.CORRECTED: "bold green",
    Status.CONFIRM: "bold magenta",
    Status.PROBLEMS: "bold red",
    Status.UNREADABLE: "bold red",
}
