"""What a terminal pastes when files are dragged into it, as paths."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

_POWERSHELL = re.compile(r"^\s*&\s+(?=['\"])")
_WINDOWS = re.compile(r"(?<![^\s'\"])(?:[A-Za-z]:[\\/]|\\\\)")
_SINGLE = r"'((?:[^']|'')*)'"
_DOUBLE = r'"((?:[^"\\]|\\.)*)"'
_DOUBLE_AS_IS = r'"([^"]*)"'
_BARE = r"((?:[^\s'\"\\]|\\.)+)"
_BARE_AS_IS = r"([^\s\"]+)"


def pasted_paths(line: str, exists: Callable[[str], bool]) -> list[str]:
    """Return the paths in a line that was pasted or dragged in.

    Taken are quotes, backslash-escaped blanks (of POSIX shells), `& '…'` of
    PowerShell, `file://` URLs, and a path with blanks that nobody quoted, if it exists.
    """
    line = _POWERSHELL.sub("", line.strip().strip("\ufeff\u200b"))
    if not line:
        return []
    if exists(line):
        return [line]
    as_is = bool(_WINDOWS.search(line))
    return [_from_url(path) for path in _words(line, as_is=as_is)]


def _words(line: str, *, as_is: bool) -> Iterator[str]:
    """Yield the words of a line; in Windows paths (`as_is`) a backslash escapes nothing."""
    double, bare = (_DOUBLE_AS_IS, _BARE_AS_IS) if as_is else (_DOUBLE, _BARE)
    word = ""
    begun = False
    for match in re.finditer(rf"{_SINGLE}|{double}|{bare}|(\s+)|(.)", line, re.DOTALL):
        single, quoted, plain, blank, other = match.groups()
        if blank is not None:
            if begun:
                yield word
            word, begun = "", False
            continue
        begun = True
        if single is not None:
            word += single.replace("''", "'")
        elif quoted is not None:
            word += quoted if as_is else re.sub(r"\\([\"\\$`])", r"\1", quoted)
        elif plain is not None:
            word += plain if as_is else re.sub(r"\\(.)", r"\1", plain)
        else:
            word += other
    if begun:
        yield word


def _from_url(path: str) -> str:
    """Return the path of a `file://` URL; other words are paths already."""
    if not path.lower().startswith("file://"):
        return path
    url = urlsplit(path)
    place = unquote(url.path)
    if url.netloc and url.netloc.lower() != "localhost":
        return f"//{url.netloc}{place}"
    # file:///C:/… names a drive.
    return place[1:] if re.match(r"/[A-Za-z]:/", place) else place
