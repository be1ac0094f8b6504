"""The page of the tokens: what programs come in with. A token is shown once, when it is made."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel import clock
from salur.kernel.command import new_key
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.shell import actions, history, offers, tokens
from salur.shell.bodies import Issue
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import said, show
from salur.shell.tables import Cell, Table, status, text, when
from salur.shell.told import Told

ISSUE, REVOKE = "shell.issue_token", "shell.revoke_token"
USUAL = "orders.place read:*"
MOST = 200
offers.LINKS.append((99, gettext_lazy("Tokens"), "/tokens", ISSUE))


def _may(request: Request, permission: str) -> None:
    if not request.actor.allows(permission):
        raise Refused("kernel.not_allowed", permission=permission)


def _shown(request: Request, secret: str = "", refused: Refused | None = None) -> HttpResponse:
    """The organisation's tokens, without what is secret of them; `secret` is the one just made."""
    _may(request, ISSUE)
    found = list(tokens.of(request.actor)[:MOST])
    people = history.names(request.actor.organisation, [one.person for one in found])
    now = clock.now()
    rows = []
    for one in found:
        ended = one.revoked_at is not None or (one.expires_at is not None and one.expires_at <= now)
        cells: list[Cell] = [
            text(one.name, f"{tokens.MARK}_{one.public}_…"), text(people.get(one.person, "")),
            text(" ".join(one.scopes)), when(one.made_at), when(one.used_at), when(one.revoked_at or one.expires_at),
            status("closed" if ended else "open"),
        ]  # fmt: skip
        rows.append((one.id, not ended, cells))
    heads = (_("Name"), _("In the place of"), _("May do"), _("Made"), _("Last used"), _("Ends"), _("Status"))
    context = {
        "table": Table(_("Tokens"), heads, [cells for _, _, cells in rows], _("No program comes in yet.")),
        "open": [(identity, cells[0]) for identity, standing, cells in rows if standing],
        "secret": secret, "refused": said(refused, request.actor) if refused else "", "key": new_key(),
        "typed": request.POST if refused else {"scopes": USUAL}, "here": "/tokens",
    }  # fmt: skip
    return show(request, "shell/tokens.html", context, 409 if refused else 200)


@page
def listed(request: Request) -> HttpResponse:
    """The tokens there are, and the form for a new one."""
    return _shown(request)


@told
def issue(request: Request) -> HttpResponse:
    """Make a token and show it, this once: it is not kept, and the page is not stored."""
    try:
        _may(request, ISSUE)
        sent = Told(request, request.actor)
        secret = tokens.fresh()
        last = sent.day("until")
        zone = house(request.actor.organisation).time_zone
        until = clock.midnight(last + timedelta(days=1), zone) if last else None
        scopes = tuple(sent.text("scopes").replace(",", " ").split())
        body = Issue(sent.text("name", needed=True), secret.public, secret.sha256, scopes, until)
        actions.issue_token(actor=request.actor, tokens=[sent.command(body)]).one()
    except Refused as refused:
        return again(request, _shown, "", refused)
    return again(request, _shown, secret.whole)


@told
def revoke(request: Request, token: int) -> HttpResponse:
    """A token counts no longer."""
    sent = Told(request, request.actor)
    actions.revoke_token(actor=request.actor, tokens=[sent.command(None, token)]).one()
    return redirect("/tokens")


urlpatterns: list[URLPattern] = [
    path("tokens", listed, name="tokens"),
    path("tokens/new", issue, name="issue_token"),
    path("tokens/<int:token>/revoke", revoke, name="revoke_token"),
]
