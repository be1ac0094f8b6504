"""Which principals see what we sold of their brands, and giving or taking that sight."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from salur.insights import actions
from salur.insights.actions.share import Share
from salur.insights.queries import tiers
from salur.kernel.command import new_key
from salur.kernel.refusal import Refused
from salur.parties.pages import names, party_cell, party_typed
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import said, show
from salur.shell.tables import Table, text
from salur.shell.told import Told


@page
def sharing(request: Request) -> HttpResponse:
    """Which principals see what we sold of their brands."""
    return _sharing(request)


def _sharing(request: Request, refused: Refused | None = None) -> HttpResponse:
    actor = request.actor
    if not actor.allows("insights.share"):
        raise Refused("kernel.not_allowed", permission="insights.share")
    found = tiers.shares(actor)
    people = names(actor.organisation, [party for party, _active in found])
    rows = [[party_cell(people, party), text(_("sees them") if active else _("no longer"))] for party, active in found]
    table = Table("", (_("Principal"), _("Our sales of its brands")), rows, _("Nobody else sees what we sell."))
    context = {"table": table, "key": new_key(), "refused": said(refused, actor) if refused else ""}
    return show(request, "insights/sharing.html", context, 409 if refused else 200)


@told
def share(request: Request) -> HttpResponse:
    """A principal may see what we sold of its brands, or may not any more."""
    typed = Told(request, request.actor)
    try:
        party = party_typed(request.actor, typed.text("party", needed=True))
        body = Share(party, typed.text("active") == "yes")
        actions.share(actor=request.actor, shares=[typed.command(body)]).one()
    except Refused as refused:
        return again(request, _sharing, refused)
    messages.success(request, _("It is noted."))
    return redirect("/reports/sharing")
