"""Letting programs in, and out again."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.shell import facts, tokens
from salur.shell.bodies import Issue
from salur.shell.models import Token

SCOPE = re.compile(r"\*|read:\*|read:[a-z-]{1,40}|[a-z_]{1,40}\.[a-z_]{1,40}")
HEX = re.compile(r"[0-9a-f]+")


@action("shell.issue_token")
def issue_token(*, actor: Actor, tokens: Sequence[Command[Issue]]) -> Outcomes:
    """Let programs in, in the actor's own place; a token may do a part of what its person may, never more.

    Refused: shell.no_scopes, shell.beyond_your_own, kernel.bad_value.
    """
    refused = {command.key: reason for command in tokens if (reason := _fault(actor, command.body))}
    good = [command for command in tokens if command.key not in refused]
    rows = sql.insert(
        Token,
        ("organisation", "person", "name", "public", "sha256", "scopes", "made_at", "expires_at"),
        [
            (
                actor.organisation, actor.person, one.body.name, one.body.public, one.body.sha256,
                json.dumps(sorted(set(one.body.scopes))), work().now, one.body.expires_at,
            )
            for one in good
        ],
        after="RETURNING public, id",
        back=True,
    )  # fmt: skip
    made = dict(rows)
    for command in good:
        body = command.body
        announce(facts.TokenIssued(made[body.public], body.name, tuple(sorted(set(body.scopes)))), command)
    return Outcomes.of(tokens, refused, {command.key: made[command.body.public] for command in good})


def _fault(actor: Actor, body: Issue) -> Refused | None:
    if not body.scopes:
        return Refused("shell.no_scopes")
    if not 0 < len(body.name) <= 80:
        return Refused("kernel.bad_value", field="name", value=body.name[:80] or "–", why="1 to 80 characters")
    for scope in body.scopes:
        if not SCOPE.fullmatch(scope):
            return Refused("kernel.bad_value", field="scopes", value=scope[:80], why="not a permission")
    if len(body.public) != 12 or len(body.sha256) != 64 or not HEX.fullmatch(body.public + body.sha256):
        return Refused("kernel.bad_value", field="sha256", value=body.sha256[:80], why="not a hash")
    what = tokens.beyond(actor, body.scopes)
    return Refused("shell.beyond_your_own", what=", ".join(what)) if what else None


@action("shell.revoke_token")
def revoke_token(*, actor: Actor, tokens: Sequence[Command[None]]) -> Outcomes:
    """Let programs in no longer, from this moment. Refused: kernel.not_found (or it was revoked before)."""
    rows = sql.fetch(
        "UPDATE shell_token SET revoked_at = %s WHERE id = ANY(%s::bigint[]) AND organisation = %s "
        "AND revoked_at IS NULL RETURNING id",
        (work().now, sql.array(sorted({command.paper or 0 for command in tokens})), actor.organisation),
    )
    going = {identity for (identity,) in rows}
    outcomes = []
    for command in tokens:
        if command.paper is not None and command.paper in going:
            going.remove(command.paper)
            announce(facts.TokenRevoked(command.paper), command)
            outcomes.append(Outcome(command.key, "done", command.paper))
        else:
            outcomes.append(Outcome(command.key, "refused", command.paper, (papers.missing("token", command.paper),)))
    return Outcomes(outcomes)
