"""The addresses of lists: the page, the same rows as files, and verbs on many rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path

from salur.kernel.refusal import Refused
from salur.shell import offers
from salur.shell.doors import Request, View, again, told
from salur.shell.faces import may_look, missing, said
from salur.shell.lists import bulk, showing
from salur.shell.offers import ListOffer
from salur.shell.told import Told


def urls() -> list[URLPattern]:
    """Addresses of all lists; asked for once every module's pages are loaded."""
    found = []
    for name, offer in offers.LISTS.items():
        found.append(path(name, showing.list_page(name), name=name))
        found += [path(f"{name}.{end}", showing.file_page(name, end), name=f"{name}-{end}") for end in ("csv", "xlsx")]
        if bulk.offered(offer):
            found.append(path(f"{name}/do", many_page(offer), name=f"{name}-do"))
    return found


def many_page(offer: ListOffer) -> View[[]]:
    """Where a verb on many rows is sent; the answer is the list as it was asked for, with what became of each."""

    @told
    def sent(request: Request) -> HttpResponse:
        may_look(request, offer.module)
        kind, _, name = request.POST.get("verb", "").partition(".")
        button = offers.BUTTONS.get((kind, name))
        if button is None or button not in bulk.offered(offer):
            return missing(request)
        tells: dict[str, str] = {}
        if request.POST.get("back"):
            back = bulk.back_of(button)
            if back is None or button.undo is None:
                return missing(request)
            tells = {name: str(label) for name, label in button.undo.fields.items()}
            button = back
        become, status = _done(request, button, tells)
        return again(request, _after, offer, become, status)

    def view(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return bulk.nothing_here(offer, request.META.get("QUERY_STRING", ""))
        return sent(request) if request.method == "POST" else HttpResponseNotAllowed(["GET", "HEAD", "POST"])

    view.for_members = True  # type: ignore[attr-defined]
    return view


def _done(request: Request, button: offers.ButtonOffer, tells: dict[str, str]) -> tuple[Any, int]:
    """Tell the verb; gives what makes the words of it, inside the transaction that shows the list, and the status.

    `tells` is what a way back says in the fields of its form.
    """
    actor, mark = request.actor, f"{button.word}-"
    papers: list[int] = []
    sent = Told(request, actor, mark, tells)
    try:
        papers = bulk.papers_of(request.POST.getlist("paper"))
        if not actor.allows(button.verb):
            raise Refused("kernel.not_allowed", permission=button.verb)
        outcomes = bulk.run(sent, button, papers)
    except Refused as refused:
        why = refused
        return lambda: bulk.untold(button, why, said(why, actor), papers), 409
    return lambda: bulk.result_of(actor, button, papers, outcomes), 200


def _after(request: Request, offer: ListOffer, become: Any, status: int) -> HttpResponse:
    return showing.seen(request, offer, showing.asking(request, offer), become(), status)
