"""`./salur token`: make a token for a program, in the place of somebody who signs in here, and show it once."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime, timedelta

from salur.config import places


def run(arguments: list[str]) -> int:
    """Make a token; 0 if it was made, else 1 with the reason. It goes to the output, everything else beside it."""
    parser = argparse.ArgumentParser(prog="salur token", description=__doc__)
    parser.add_argument("scopes", nargs="+", metavar="SCOPE", help="orders.place, read:orders, read:*; * for all")
    parser.add_argument("--user", required=True, metavar="NAME", help="who signs in under this name; it acts for them")
    parser.add_argument("--firm", metavar="CODE", help="the organisation, where they work for several")
    parser.add_argument("--for", dest="name", default="command line", metavar="TEXT", help="which program it is for")
    parser.add_argument("--days", type=int, metavar="N", help="how long it counts (for ever unless given)")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    server = places.open_database()
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        return made(chosen.user, chosen.firm, chosen.name, tuple(chosen.scopes), chosen.days)
    finally:
        if server:
            server.release()


def made(user: str, firm: str | None, name: str, scopes: tuple[str, ...], days: int | None) -> int:
    """Make the token through the verb, as the page does."""
    from salur.kernel.command import ask
    from salur.kernel.models import Organisation
    from salur.kernel.refusal import Refused
    from salur.parties.queries import actor_for
    from salur.shell import actions, tokens
    from salur.shell.bodies import Issue
    from salur.shell.sentences import sentence

    person = tokens.person_of(user)
    if person is None:
        print(f"salur: nobody signs in here as {user}, or they are no person of a firm.", file=sys.stderr)
        return 1
    organisation = Organisation.objects.filter(code=firm).values_list("id", flat=True).first() if firm else None
    if firm and organisation is None:
        print(f"salur: there is no organisation {firm}.", file=sys.stderr)
        return 1
    secret = tokens.fresh()
    until = datetime.now(UTC) + timedelta(days=days) if days else None
    try:
        actor = actor_for(person, organisation)
        if not actor.allows("shell.issue_token"):
            raise Refused("kernel.not_allowed", permission="shell.issue_token")
        body = Issue(name[:80], secret.public, secret.sha256, scopes, until)
        actions.issue_token(actor=actor, tokens=[ask(body)]).one()
    except Refused as refused:
        print(f"salur: {sentence(refused, 'en')}", file=sys.stderr)
        return 1
    print("salur: this token is shown once and kept nowhere:", file=sys.stderr, flush=True)
    print(secret.whole)
    return 0
