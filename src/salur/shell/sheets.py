"""The pages that are alike for every module: a paper with its verbs as buttons, a form for a new one; lists beside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext

from salur.kernel.command import new_key
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell import history, offers
from salur.shell import shown as shown_as
from salur.shell.doors import Request, View, again, page, told
from salur.shell.faces import may_look, missing, reason, said, show
from salur.shell.forms import filled
from salur.shell.lists import doors as lists
from salur.shell.offers import ButtonOffer, Once, Sheet
from salur.shell.tables import Cell, Table, status, text, when
from salur.shell.told import Told
from salur.shell.words import word

DID = "did"  # the cookie: what was just done, for the page of the paper that it leads to


def urls() -> list[URLPattern]:
    """Addresses of all that the modules offer; asked for once every module's pages are loaded."""
    found = lists.urls()
    for kind in offers.SHEETS:
        found.append(path(f"{kind}/<int:paper>", sheet_page(kind), name=kind))
    for kind in offers.LATER:
        found.append(path(f"{kind}/<int:paper>/changes", later_page(kind), name=f"{kind}-changes"))
    for (kind, name), offer in offers.BUTTONS.items():
        if offer.fresh:
            found.append(path(f"{kind}/{name}", fresh_page(offer), name=f"{kind}-{name}"))
        else:
            found.append(path(f"{kind}/<int:paper>/{name}", button_page(offer), name=f"{kind}-{name}"))
    return found


def sheet_page(kind: str) -> View[[int]]:
    """The page of a paper."""

    @page
    def view(request: Request, paper: int) -> HttpResponse:
        return _sheet(request, kind, paper)

    return view


def later_page(kind: str) -> View[[int]]:
    """What a paper's page shows only when it is asked for; by itself, or as a part of that page."""

    @page
    def view(request: Request, paper: int) -> HttpResponse:
        may_look(request, offers.SHEETS[kind].module)
        offer = offers.SHEETS[kind]
        sheet = (offer.brief or offer.make)(request.actor, paper)
        if sheet is None:
            return missing(request)
        context = {"sheet": sheet, "tables": offers.LATER[kind](request.actor, paper)}
        part = "shell/later.html" if request.headers.get("HX-Request") else "shell/changes.html"
        return show(request, part, context)

    return view


def _sheet(
    request: Request, kind: str, paper: int, refused: Refused | None = None, at: str = "", once: Once | None = None
) -> HttpResponse:
    """A paper with its buttons; `refused` is what became of the button `at`, whose input is kept. `once` is shown now
    and never again."""
    actor = request.actor
    may_look(request, offers.SHEETS[kind].module)
    sheet = offers.SHEETS[kind].make(actor, paper)
    if sheet is None:
        return missing(request)
    tables = list(sheet.tables)
    for offer in offers.PANELS:
        if (offer.kind == kind or (offer.kind == "*" and sheet.trail)) and offers.may_see(actor, offer.module):
            tables += offer.make(actor, sheet)
    shown = offers.buttons_of(kind, actor, sheet.status)
    tried = offers.BUTTONS.get((kind, at))
    if tried and tried not in shown and actor.allows(tried.verb):
        shown.append(tried)  # the paper has moved on meanwhile; what was typed is not lost
    forms = [
        filled(request, actor, one, paper, kept=one.word == at, refused=refused if one.word == at else None)
        for one in shown
        if not one.apart
    ]
    beside = any(form["told_beside"] for form in forms)
    context: dict[str, Any] = {
        "sheet": sheet, "number": Cell(sheet.number).split, "tables": tables, "forms": forms, "once": once,
        "apart": [one for one in shown if one.apart],
        "kind": word("paper", kind), "status": status(sheet.status) if sheet.status else None,
        "listed": offers.LISTS.get(offers.SHEETS[kind].listed), "books": [table for table in tables if table.book],
        "refused": said(refused, actor) if refused and not beside else "", "key": new_key(),
        "far": [shown_as.whole(one) if one else "0" for one in sheet.far] if sheet.far else None,
        "here": f"/{kind}/{paper}", "prints": _prints(sheet), "undo": _undo(request.COOKIES.get(DID, ""), kind, shown),
    }  # fmt: skip
    leads = offers.LEADS.get(kind, ())
    context["leads"] = [(label, to.format(paper=paper)) for label, to, verb in leads if actor.allows(verb)]
    context["later"] = f"/{kind}/{paper}/changes" if kind in offers.LATER else ""
    if kind in offers.LIVES:
        context["life"] = offers.LIVES[kind](actor, sheet)
    if sheet.trail:
        context |= _trail(request, sheet)
    answer = show(request, "shell/sheet.html", context, 409 if refused else 200)
    if DID in request.COOKIES:
        answer.delete_cookie(DID, path=f"/{kind}/{paper}")
    return answer


def _undo(did: str, kind: str, shown: list[ButtonOffer]) -> dict[str, Any] | None:
    """The way back from what was just done, as long as the paper still allows it."""
    of, _, name = did.partition(".")
    done = offers.BUTTONS.get((of, name))
    if done is None or done.undo is None or done.undo.kind != kind:
        return None
    back = next((one for one in shown if one.word == done.undo.word), None)
    return {"word": back.word, "fields": dict(done.undo.fields), "of": done.label} if back else None


def _prints(sheet: Sheet) -> list[tuple[offers.Label, str]]:
    """How a paper is printed, where it has a print."""
    label, address, statuses = offers.PRINTS.get(sheet.kind, ("", "", frozenset[str]()))
    return [(label, address.format(paper=sheet.id))] if address and (not statuses or sheet.status in statuses) else []


def _trail(request: Request, sheet: Sheet) -> dict[str, Any]:
    """What has happened to a paper, and why it waits if it does."""
    events = history.events(request.actor.organisation, sheet.kind, sheet.id, sheet.tracks)
    offers.foresee(request.actor, [one for event in events for one in event.reasons])
    rows = []
    for event, before in zip(events, [*events[1:], None], strict=False):
        if before is not None and event.says_again(before):
            continue  # looked at anew, and as before
        why = " ".join(said(one, request.actor) for one in event.reasons)
        note = " · ".join(part for part in (event.telling, why) if part)
        who = event.who or (gettext("The system") if not event.person else "–")
        rows.append([when(event.happened_at), text(word("fact", event.kind), note), text(who)])
    latest = next((event for event in events if event.reasons), None)
    waits = sheet.status in ("held", "backordered") and latest is not None
    table = Table(gettext("History"), (gettext("When"), gettext("What"), gettext("Who")), rows)
    reasons = [reason(one, request.actor) for one in latest.reasons] if waits and latest else []
    return {
        "history": table,
        "reasons": reasons,
        "waits_since": _since(events, latest) if waits and latest else "",
    }


def _since(events: list[history.Event], latest: history.Event) -> str:
    """Since when a paper waits for what it waits for now: it may have been looked at anew, and as before."""
    began = latest
    for event in events[events.index(latest) + 1 :]:
        if not began.says_again(event):
            break
        began = event
    return when(began.happened_at).text


def button_page(offer: ButtonOffer) -> View[[int]]:
    """Where a button of a paper is sent."""

    looked_at = page(lambda request, paper: _apart(request, offer, paper))

    @told
    def sent(request: Request, paper: int) -> HttpResponse:
        try:
            _may(request, offer)
            with reading(request.actor.organisation):  # what a verb would take for a party may be another firm's
                if offers.SHEETS[offer.kind].make(request.actor, paper) is None:
                    return missing(request)
            return went(request, offer, offer.run(Told(request, request.actor), paper))
        except Refused as refused:
            if offer.apart:
                return again(request, _apart, offer, paper, refused)
            return again(request, _sheet, offer.kind, paper, refused, offer.word)

    def view(request: HttpRequest, paper: int) -> HttpResponse:
        if request.method in ("GET", "HEAD") and offer.apart:
            return looked_at(request, paper)
        if request.method in ("GET", "HEAD"):  # somebody opens the address of a refused form again
            return redirect(f"/{offer.kind}/{paper}")
        return sent(request, paper)

    view.for_members = True  # type: ignore[attr-defined]
    return view


def fresh_page(offer: ButtonOffer) -> View[[]]:
    """The form of a new paper, and where it is sent."""
    looked_at = page(lambda request: _fresh(request, offer))

    @told
    def sent(request: Request) -> HttpResponse:
        try:
            _may(request, offer)
            return went(request, offer, offer.run(Told(request, request.actor), 0))
        except Refused as refused:
            return again(request, _fresh, offer, refused)

    def view(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return sent(request) if request.method == "POST" else looked_at(request)

    view.for_members = True  # type: ignore[attr-defined]
    return view


def _fresh(request: Request, offer: ButtonOffer, refused: Refused | None = None) -> HttpResponse:
    _may(request, offer)
    return _form(request, offer, 0, refused)


def _apart(request: Request, offer: ButtonOffer, paper: int, refused: Refused | None = None) -> HttpResponse:
    """The form of a verb on a page of its own; the paper it is about is its crumb."""
    _may(request, offer)
    may_look(request, offers.SHEETS[offer.kind].module)
    sheet = offers.SHEETS[offer.kind].make(request.actor, paper)
    if sheet is None:
        return missing(request)
    return _form(request, offer, paper, refused, sheet)


def _form(
    request: Request, offer: ButtonOffer, paper: int, refused: Refused | None, sheet: Sheet | None = None
) -> HttpResponse:
    form = filled(request, request.actor, offer, paper, kept=refused is not None, refused=refused) | {"main": True}
    context = {
        "form": form, "offer": offer, "listed": offers.LISTS.get(offers.SHEETS[offer.kind].listed), "sheet": sheet,
        "refused": said(refused, request.actor) if refused and not form["told_beside"] else "", "key": new_key(),
        "here": form["address"],
    }  # fmt: skip
    return show(request, "shell/fresh.html", context, 409 if refused else 200)


def _may(request: Request, offer: ButtonOffer) -> None:
    """The verb asks as well; asked here before a form is read, so that nobody leaves files who may not send them."""
    if not request.actor.allows(offer.verb):
        raise Refused("kernel.not_allowed", permission=offer.verb)


def went(request: Request, offer: ButtonOffer, told: Outcome | Once) -> HttpResponse:
    """Back to the paper, with a word on what became of it; a secret that comes with it is shown at once."""
    if isinstance(told, Once):
        return again(request, _sheet, offer.leads_to, told.outcome.paper or 0, None, "", told)
    outcome = told
    done = {
        "done": gettext("{verb}: done."),
        "held": gettext("{verb}: on hold. The reason stands below."),
        "backordered": gettext("{verb}: done in part. What is missing stands below."),
    }[outcome.ending]
    messages.add_message(request, messages.SUCCESS if outcome.ending == "done" else messages.WARNING, done.format(
        verb=offer.label
    ))  # fmt: skip
    shows = offer.leads_to in offers.SHEETS and outcome.paper
    where = f"/{offer.leads_to}/{outcome.paper}" if shows else f"/{offers.SHEETS[offer.kind].listed}"
    answer = redirect(where)
    if shows and offer.undo:  # the page of the paper offers the way back, once
        answer.set_cookie(
            DID, f"{offer.kind}.{offer.word}", max_age=60, path=where, samesite="Lax", httponly=True,
            secure=request.is_secure(),
        )  # fmt: skip
    return answer
