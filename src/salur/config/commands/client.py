"""`./salur client`: write the Python client anew from the description of the API. Needs no database."""

from __future__ import annotations

import argparse
import os
import sys

from salur.config import places

FOLDER = places.ROOT / "clients" / "python" / "salur_client"


def run(arguments: list[str]) -> int:
    """Write the client's files; with --check write nothing, and say 1 where they are not as they would be written."""
    parser = argparse.ArgumentParser(prog="salur client", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only look whether the files are up to date")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    import django

    django.setup()
    stale = [name for name, text in files().items() if not _is(name, text)]
    if chosen.check:
        for name in stale:
            print(f"salur: {FOLDER / name} is not as the API is now; ./salur client writes it.", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).write_text(files()[name], encoding="utf-8")
        print(f"written: {FOLDER / name}")
    return 0


def files() -> dict[str, str]:
    """The client's files as they are now to be, by name."""
    from salur.config import urls
    from salur.config.commands import client_text
    from salur.shell.api.document import document

    assert urls.urlpatterns  # every module has registered what it has
    return client_text.files(document())


def _is(name: str, text: str) -> bool:
    file = FOLDER / name
    return file.exists() and file.read_text(encoding="utf-8") == text
