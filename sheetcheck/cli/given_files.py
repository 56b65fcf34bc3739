"""Read files that are named on the command line; an error says which of them it is about."""

from sheetcheck.words.errors.refusal import naming


def read_given(path: str) -> bytes:
    """Return the bytes of a file.

    Raises:
        Refusal: the file cannot be read; its `path` is set.

    """
    from sheetcheck.workbook.files.disk import read_file

    with naming(path):
        return read_file(path)


def password_in(path: str | None) -> str | None:
    """Return the first line of a password file; None if there is no such option.

    Raises:
        Refusal: the file cannot be read.

    """
    if path is None:
        return None
    text = read_given(path).decode("utf-8-sig", "replace")
    return text.splitlines()[0] if text else ""
