"""LibreOffice as the other program that opens and saves a workbook."""

import shutil
import subprocess
from pathlib import Path


def saved_by_office(source: Path, form: str = "xlsx") -> Path:
    """Return the path of a file as LibreOffice saves it, in a folder `saved` beside it.

    `form` is the format as LibreOffice names it: an extension, with a filter if need be
    (`xls:MS Excel 97`).
    """
    program = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
    target = source.parent / "saved"
    profile = (source.parent / "profile").absolute().as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", form,
         "--outdir", str(target), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return target / f"{source.stem}.{form.partition(':')[0]}"
