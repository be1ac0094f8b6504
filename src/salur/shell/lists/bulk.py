"""Verbs on many rows of a list: one result per paper, each told once, and the way back where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from salur.kernel.actor import Actor
from salur.kernel.command import new_key
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.verb import VERBS
from salur.shell import offers
from salur.shell.faces import said
from salur.shell.forms import shared
from salur.shell.lists import narrowing
from salur.shell.offers import ButtonOffer, Form, ListOffer
from salur.shell.tables import Cell, paper
from salur.shell.told import Told

MOST = 500  # rows at once
NOTHING_TOLD: dict[str, Any] = {
    "results": [], "summary": [], "made": [], "undo": None, "picked": frozenset(), "refused": "",
}  # fmt: skip


class Result(NamedTuple):
    """What became of one paper that was not plainly done, with the reason."""

    paper: Cell
    ending: str
    sentence: str


def offered(offer: ListOffer) -> list[ButtonOffer]:
    """The verbs that are offered on many rows of a list; those that give up something last."""
    kinds = {one.kind for one in offers.SHEETS.values() if one.listed == offer.name}
    found = [one for one in offers.BUTTONS.values() if one.kind in kinds and (one.each or one.together)]
    return sorted(found, key=lambda one: one.danger)


def verbs(offer: ListOffer, actor: Actor) -> list[ButtonOffer]:
    """Those that the actor may use."""
    return [one for one in offered(offer) if actor.allows(one.verb)]


def forms(
    request: HttpRequest, actor: Actor, found: Sequence[ButtonOffer], told: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """The verbs as the bar below a list shows them; of the one that was refused, what was typed and what is wrong."""
    shown = []
    asked = {make: make(actor, 0) for make in {one.form for one in found} if make}  # those that ask the same read once
    for one in found:
        kept = told is not None and told.get("tried") == one
        form = asked[one.form] if one.form else Form()
        fields, beside = shared(request, actor, one, form, kept=kept, refused=told["fault"] if kept and told else None)
        shown.append({
            "offer": one, "value": f"{one.kind}.{one.word}", "kept": kept,
            "fields": fields, "beside": beside,
            "asks": bool(form.fields) or (one.danger and one.undo is None),
        })  # fmt: skip
    return shown


def run(sent: Told, offer: ButtonOffer, papers: list[int]) -> list[Outcome]:
    """Tell the verb about many papers; gives one outcome for each command. Refused: what the form lacks."""
    if offer.together:
        return [offer.together(sent, papers)]
    verb = VERBS[offer.verb]
    assert offer.each is not None and verb.commands is not None
    commands = [sent.command_for(one, *offer.each(sent, one)) for one in papers]
    return list(verb.ask(actor=sent.actor, **{verb.commands: commands}))


def result_of(actor: Actor, offer: ButtonOffer, papers: list[int], outcomes: list[Outcome]) -> dict[str, Any]:
    """What is said of the outcomes: how many ended how, each one that is not plainly done, and the way back."""
    many = len(papers) if offer.together and all(one.ok for one in outcomes) else 0
    done = [one for one in outcomes if one.ending == "done"]
    waits = [one for one in outcomes if one.ending in ("held", "backordered")]
    refused = [one for one in outcomes if one.ending == "refused"]
    numbers = _numbers(actor, offer.kind, papers) | _numbers(
        actor, offer.leads_to, [one.paper or 0 for one in outcomes]
    )
    asked = dict(zip((one.key for one in outcomes), papers, strict=False)) if not offer.together else {}
    results = []
    for one in (*refused, *waits):
        kind, identity = (offer.kind, asked.get(one.key)) if one.ending == "refused" else (offer.leads_to, one.paper)
        why = " ".join(said(reason, actor) for reason in one.reasons)
        results.append(Result(paper(kind, identity, numbers.get((kind, identity or 0))), one.ending, why))
    made = [paper(offer.leads_to, one.paper, numbers.get((offer.leads_to, one.paper or 0))) for one in done]
    counted = [
        (many or len(done), gettext("{verb}: {count} done."), "done"),
        (len(waits), gettext("{count} on hold or done in part:"), "waits"),
        (len(refused), gettext("{count} refused:"), "bad"),
    ]
    return {
        "results": results, "picked": frozenset(asked[one.key] for one in refused if one.key in asked), "refused": "",
        "summary": [(text.format(verb=offer.label, count=count), tone) for count, text, tone in counted if count],
        "made": made[:12] if offer.leads_to != offer.kind else [],
        "undo": _way_back(actor, offer, [one.paper for one in done if one.paper]),
    }  # fmt: skip


def _way_back(actor: Actor, offer: ButtonOffer, papers: list[int]) -> dict[str, Any] | None:
    if not papers or offer.undo is None or not actor.allows(offers.BUTTONS[offer.undo.kind, offer.undo.word].verb):
        return None
    return {
        "papers": papers, "value": f"{offer.kind}.{offer.word}", "key": new_key(),
        "text": gettext("Undo {count}").format(count=len(papers)),
    }  # fmt: skip


def _numbers(actor: Actor, kind: str, papers: Iterable[int]) -> dict[tuple[str, int], str]:
    """Numbers of papers of a kind that has a declared list. One statement."""
    listed = offers.LISTS[offers.SHEETS[kind].listed].listed if kind in offers.SHEETS else None
    wanted = [one for one in papers if one]
    if listed is None or not wanted:
        return {}
    return {
        (kind, one.pk): str(one.number) for one in narrowing.of(listed, actor, wanted) if getattr(one, "number", None)
    }


def back_of(offer: ButtonOffer) -> ButtonOffer | None:
    """The verb that takes back what a verb did."""
    return offers.BUTTONS.get((offer.undo.kind, offer.undo.word)) if offer.undo else None


def papers_of(values: Iterable[str]) -> list[int]:
    """Rows that were chosen, each once. Refused: shell.none_chosen, shell.too_many_chosen."""
    found = list(dict.fromkeys(int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 19))
    if not found:
        raise Refused("shell.none_chosen")
    if len(found) > MOST:
        raise Refused("shell.too_many_chosen", most=MOST)
    return found


def nothing_here(offer: ListOffer, query: str) -> HttpResponse:
    """Somebody opens the address of a verb on many rows: the list is what is there."""
    return redirect(f"/{offer.name}{'?' + query if query else ''}")


def untold(offer: ButtonOffer, refused: Refused, sentence: str, papers: Any) -> dict[str, Any]:
    """What is said when the form itself was refused: nothing was done, and everything stays as it was."""
    return {
        "results": [], "summary": [], "undo": None, "made": [], "picked": frozenset(papers), "tried": offer,
        "fault": refused, "refused": gettext("Nothing was done.") + " " + sentence,
    }  # fmt: skip
