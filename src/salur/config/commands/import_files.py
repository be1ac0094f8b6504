"""`./salur import PROFILE FILES…`: files go in, each row with its result; a file of errors names what does not.

Cut short, the same command goes on where it was. Done again, it changes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salur.config import places

if TYPE_CHECKING:
    from salur.connect.profile import Profile
    from salur.connect.running import Part
    from salur.kernel.actor import Actor
    from salur.kernel.refusal import Refused

LINE_SECONDS = 10  # between lines of progress where nobody watches a terminal
LANGUAGES = ("id", "en", "zh-hans")


def run(arguments: list[str]) -> int:
    """Import; 0 if all rows went in, 1 if some did not (or a file could not be read), 2 for a wrong call."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if not chosen.list and chosen.profile is None:
        parser.error("which profile? --list names those there are")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    if chosen.list or chosen.explain or chosen.template:
        return _explain(chosen)
    if not chosen.files:
        parser.error("which files? --explain says what the profile expects")
    server = places.open_database()
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        return _import(chosen)
    finally:
        if server:
            server.release()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="salur import", description=__doc__)
    parser.add_argument("profile", nargs="?", metavar="PROFILE", help="a profile's file or name, or a kind's name")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES", help="CSV, CSV.gz, XLSX or Parquet")
    parser.add_argument("--list", action="store_true", help="name the profiles and kinds there are")
    parser.add_argument("--explain", action="store_true", help="say what the profile expects of its files")
    parser.add_argument("--template", type=Path, metavar="FILE", help="write an empty CSV with the right header")
    parser.add_argument("--organisation", metavar="CODE", help="whose rows they are (may be left out if there is one)")
    parser.add_argument("--as", dest="user", metavar="USER", help="as whom who signs in (else as the system)")
    parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
    parser.add_argument("--kind", default="", metavar="K", help="only this kind of the profile")
    parser.add_argument("--errors", type=Path, metavar="FILE", help=".csv or .xlsx; FILE.errors.csv unless told")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep what came of it there, too")
    parser.add_argument("--language", choices=LANGUAGES, default=_language(), help="of the reasons")
    return parser


def _language() -> str:
    told = os.environ.get("LANG", "").lower()
    return "zh-hans" if told.startswith("zh") else "id" if told.startswith("id") else "en"


def _explain(chosen: argparse.Namespace) -> int:
    """What needs no database."""
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")  # settings want one; nothing is asked
    import django

    django.setup()
    from salur.connect import explaining

    if chosen.list:
        print("\n".join(explaining.listed()))
        return 0
    profile = _profile(chosen)
    if profile is None:
        return 2
    if chosen.explain:
        print("\n".join(explaining.explained(profile)))
    if chosen.template:
        mine = [one for one in profile.kinds if chosen.kind in ("", one.kind)]
        chosen.template.write_text(explaining.header(mine[0]) + "\n", encoding="utf-8-sig")
        print(f"{chosen.template} is a table with the right header; fill it in.")
    return 0


def _profile(chosen: argparse.Namespace) -> Profile | None:
    from salur.connect import kinds, profile_reading
    from salur.kernel.refusal import Refused

    try:
        kind = kinds.every().get(chosen.profile)
        profile = profile_reading.of_kind(kind) if kind else profile_reading.load(chosen.profile)
        if chosen.kind and chosen.kind not in {one.kind for one in profile.kinds}:
            raise Refused("connect.no_such_profile", called=f"{chosen.profile} --kind {chosen.kind}")
    except Refused as refused:
        _complain(refused, chosen.language)
        return None
    return profile


def _complain(refused: Refused, language: str) -> None:
    from salur.shell.sentences import sentence

    print(f"salur: {sentence(refused, language)}", file=sys.stderr)


def _import(chosen: argparse.Namespace) -> int:
    from django import db

    from salur.config import memory
    from salur.connect.running import Run
    from salur.kernel.refusal import Refused

    memory.settle()
    profile = _profile(chosen)
    if profile is None:
        return 2
    try:
        actor = _actor(chosen)
        show = Show()
        mine = Run(actor, profile, dry_run=chosen.dry_run, only=chosen.kind, watch=show.step)
        parts = mine.parts(chosen.files)
        mine.run(parts)
    except Refused as refused:
        _complain(refused, chosen.language)
        return 2
    except (db.OperationalError, db.InterfaceError) as error:
        print(f"\nsalur: the database went away ({error}).", file=sys.stderr)
        print("salur: the same command, called again, goes on where this one was.", file=sys.stderr)
        return 1
    show.clear()
    return _tell(chosen, actor, parts)


def _actor(chosen: argparse.Namespace) -> Actor:
    """For whom, and as whom."""
    from salur.kernel import sql
    from salur.kernel.refusal import Refused
    from salur.parties.acting import system_actor
    from salur.parties.queries import actor_for
    from salur.shell.models import User

    rows = sql.fetch("SELECT id, code FROM kernel_organisation ORDER BY code")
    mine = [identity for identity, code in rows if chosen.organisation in (None, code)]
    if len(mine) != 1:
        raise Refused("connect.which_organisation", codes=", ".join(code for _, code in rows[:20]) or "–")
    if chosen.user is None:
        return system_actor(mine[0], "import")
    user = User.objects.filter(username=chosen.user).first()
    if user is None or user.person is None:
        raise Refused("connect.no_such_user", called=chosen.user)
    return actor_for(user.person, mine[0], "import")


def _tell(chosen: argparse.Namespace, actor: Actor, parts: list[Part]) -> int:
    """Say what came of it, write the files of errors and the figures."""
    from salur.connect import explaining, running, stopping
    from salur.kernel.organisation import house
    from salur.shell.sentences import sentence

    currency = house(actor.organisation).currency

    def say(refused: Refused) -> str:
        return sentence(refused, chosen.language, currency)

    figures: list[dict[str, Any]] = []
    for part in parts:
        tally = stopping.tally(running.stopped_rows(actor, part))
        print("\n".join(explaining.summary(part, tally, say)))
        print("\n".join(explaining.first_rows(running.stopped_rows(actor, part), say)), end="\n" if tally else "")
        told = explaining.figures(part, tally, say)
        if part.counts.refused or part.counts.noted:
            path = _errors(chosen, part, len(parts))
            stopping.write(path, part.header, running.stopped_rows(actor, part), part.profile.shape, say)
            print(f"  the rows with their reasons: {path}")
            told["errors"] = str(path)
        figures.append(told)
    if chosen.dry_run:
        print("A dry run: nothing was kept. What others change until the real run, it cannot know.")
    well = all(part.well for part in parts)
    if chosen.json:
        plain = {"ok": well, "dry_run": chosen.dry_run, "profile": chosen.profile, "parts": figures}
        chosen.json.write_text(json.dumps(plain, indent=2, ensure_ascii=False) + "\n")
    return 0 if well else 1


def _errors(chosen: argparse.Namespace, part: Part, many: int) -> Path:
    """The file of errors of a part: one of its own each, since a row may be wrong as one thing and right as another."""
    if chosen.errors is None:
        stem = part.file.name.removesuffix(".gz").rsplit(".", 1)[0]
        return Path(f"{stem}.{part.kind}.errors.{'xlsx' if part.typed else 'csv'}")
    path: Path = chosen.errors
    return path if many == 1 else path.with_name(f"{path.stem}.{part.file.stem}.{part.kind}{path.suffix or '.csv'}")


class Show:
    """Progress: a line that moves where somebody watches, else a line now and then."""

    def __init__(self) -> None:
        self._watched = sys.stdout.isatty()
        self._next = time.monotonic() + (0 if self._watched else LINE_SECONDS)

    def step(self, part: Part) -> None:
        """A chunk is done."""
        from salur.connect.explaining import progress

        if time.monotonic() >= self._next:
            self._next = time.monotonic() + (0.2 if self._watched else LINE_SECONDS)
            line = progress(part)
            print(f"\r{line:<110}" if self._watched else line, end="" if self._watched else "\n", flush=True)

    def clear(self) -> None:
        """Take the moving line away."""
        if self._watched:
            print(f"\r{'':<110}\r", end="", flush=True)
