"""Files that are made from the checkout before a command runs: bytecode and compiled message catalogues."""

import compileall
import os
import sys
from pathlib import Path

from salur.config.places import PACKAGE


def prepare_files() -> None:
    """Compile what is newer than its compiled form; a checkout that we may not write in is left as it is."""
    compileall.compile_dir(PACKAGE, quiet=2)  # explicit: it also works where PYTHONDONTWRITEBYTECODE is set
    for catalogue in sorted(PACKAGE.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < catalogue.stat().st_mtime_ns:
            compile_catalogue(catalogue, compiled)


def compile_catalogue(catalogue: Path, compiled: Path) -> None:
    """Write one compiled catalogue, whole or not at all; a faulty one is named and the others go on."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    fresh = compiled.with_suffix(f".{os.getpid()}.new")
    try:
        with open(catalogue, "rb") as source:
            messages = read_po(source, locale=catalogue.parent.parent.name, abort_invalid=True)
        with open(fresh, "wb") as target:
            write_mo(target, messages)
        fresh.replace(compiled)
    except PoFileError as problem:
        print(f"salur: {catalogue} cannot be read: {problem}", file=sys.stderr)
        fresh.unlink(missing_ok=True)
    except PermissionError:
        return
