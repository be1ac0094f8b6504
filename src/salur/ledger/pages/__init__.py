"""Doors to the books: what a paper wrote, discrepancies, closed months, and the proofs."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from salur.catalog import queries as catalog
from salur.catalog.pages import goods_cells, sku_cells
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.ledger import actions, proof, queries, read
from salur.ledger.actions import Explain
from salur.ledger.pages import months
from salur.ledger.prove import proofs
from salur.shell import offers
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import show
from salur.shell.listed import Choice, Column, Days, Listed, Search
from salur.shell.offers import Field, Form, Sheet, button, listing, panel, sheet
from salur.shell.tables import Cell, Table, money, number, paper, said, status, text, when
from salur.shell.told import Told
from salur.shell.words import word

PROOF_SECONDS = 120
MOST_LINES = 100  # of a paper in the books; with more, what is alike is shown together
offers.PERMISSIONS["ledger.prove"] = gettext_lazy("Trial balance and proofs")
offers.LINKS.append((96, gettext_lazy("Trial balance"), "/trial-balance", "ledger.prove"))
offers.LINKS.append((98, gettext_lazy("Proofs"), "/proofs", "ledger.prove"))


def standing(actor: Actor, *, kept: bool) -> list[Table]:
    """Where goods and money stand now, by bucket: those that keep a balance, or every one (read from the moves)."""
    whose, coin = actor.organisation, house(actor.organisation).currency
    money_of, goods_of = (read.money_kept, read.goods_kept) if kept else (read.money_standing, read.goods_standing)
    coins = [[said("bucket", name), money(amount, of)] for (name, of), amount in money_of(whose).items() if amount]
    goods = [
        [said("bucket", name), number(pieces), money(value, coin)]
        for name, (pieces, value) in goods_of(whose).items()
        if pieces
    ]
    none = _("Nothing is booked yet.")
    return [
        Table(_("Goods book"), (_("Bucket"), _("Pieces"), _("Cost")), goods, none, book="goods"),
        Table(_("Money book"), (_("Bucket"), _("Amount")), coins, none, book="money"),
    ]


@page
def trial_balance(request: Request) -> HttpResponse:
    """Every bucket of both books: what was added up of it, and the moves since. Refused: kernel.not_allowed."""
    _may_prove(request.actor)
    return show(request, "ledger/balance.html", {"tables": standing(request.actor, kept=False)})


@panel("*")
def books(actor: Actor, shown: Sheet) -> list[Table]:
    """The open book: what the paper wrote, goods on one page, money on the other."""
    if not shown.books:
        return []
    lines = together(read.written_by(actor.organisation, shown.kind, shown.id))
    goods = [line for line in lines if line.what.isdigit()]
    coins = [line for line in lines if not line.what.isdigit()]
    tables = []
    if goods:
        cells, lots = goods_cells(actor, (), {int(line.what) for line in goods})
        coin = house(actor.organisation).currency
        rows = []
        for line in goods:
            lot = lots.get(int(line.what))
            rows.append([
                said("occasion", line.occasion), text(_arrow(line)), cells.get(lot.sku, text("")) if lot else text(""),
                text(lot.code if lot else ""), number(line.pieces), money(line.amount, coin),
            ])  # fmt: skip
        heads = (_("Occasion"), _("From, to"), _("Goods"), _("Lot"), _("Pieces"), _("Cost"))
        tables.append(Table(_("Goods book"), heads, rows, book="goods"))
    if coins:
        rows = [
            [said("occasion", line.occasion), text(_arrow(line)), money(line.amount, line.what)]
            for line in coins
        ]  # fmt: skip
        of_money = (_("Occasion"), _("From, to"), _("Amount"))
        tables.append(Table(_("Money book"), of_money, rows, book="money"))
    return tables


def together(lines: list[read.Line]) -> list[read.Line]:
    """What a paper wrote; of one that wrote very much (a trip with its shipments) what is alike as one line."""
    if len(lines) <= MOST_LINES:
        return lines
    found: dict[tuple[str, str, str, str], read.Line] = {}
    for line in lines:
        key = (line.occasion, line.source, line.target, line.what)
        one = found.get(key)
        found[key] = line if one is None else one._replace(
            pieces=one.pieces + line.pieces, amount=one.amount + line.amount
        )  # fmt: skip
    return list(found.values())


def _arrow(line: read.Line) -> str:
    return f"{word('bucket', line.source)} → {word('bucket', line.target)}"


def _goods_meant(actor: Actor, called: str) -> QuerySet[Any, Any]:
    """The SKUs that a code or a part of a name means."""
    return catalog.traded(actor.organisation).filter(Q(code__iexact=called) | Q(name__icontains=called)).values("sku")


DISCREPANCIES = Listed(
    queries.visible_discrepancies,
    (
        Column(gettext_lazy("Number"), "number", "id"), Column(gettext_lazy("What")), Column(gettext_lazy("Paper")),
        Column(gettext_lazy("Goods")), Column(gettext_lazy("Pieces"), "pieces", costly=True),
        Column(gettext_lazy("Amount")), Column(gettext_lazy("Status")), Column(gettext_lazy("Opened"), "opened_at"),
    ),
    "-opened_at",
    gettext_lazy("Nothing waits for an explanation."),
    Search(gettext_lazy("Number, SKU or note"), within=("note",), named=(("sku", _goods_meant),), identity=True),
    (
        Choice("status", gettext_lazy("Status"), {"open": Q(closed_at=None), "closed": Q(closed_at__isnull=False)},
               "status", True),
        Days("opened", gettext_lazy("Opened"), "opened_at"),
    ),
    "opened",
)  # fmt: skip


@listing("discrepancies", gettext_lazy("Discrepancies"), 70, DISCREPANCIES)
def discrepancies(actor: Actor, rows: list[Any]) -> list[list[Cell]]:
    """Where what was told and what the book had differ."""
    goods = sku_cells(actor, {one.sku for one in rows if one.sku})
    coin = house(actor.organisation).currency
    return [
        [
            paper("discrepancy", one.id, f"#{one.id}"), said("word", one.kind), paper(one.paper_kind, one.paper),
            goods.get(one.sku or 0, text("")), number(one.pieces or None), money(one.value or one.amount or None, coin),
            status("closed" if one.closed_at else "open"), when(one.opened_at),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("discrepancy", "discrepancies")
def discrepancy(actor: Actor, identity: int) -> Sheet | None:
    """A discrepancy and how it was explained."""
    one = queries.visible_discrepancies(actor).filter(id=identity).first()
    if one is None:
        return None
    goods = sku_cells(actor, [one.sku] if one.sku else [])
    coin = house(actor.organisation).currency
    facts = [
        (_("What"), said("word", one.kind)),
        (_("Paper"), paper(one.paper_kind, one.paper)),
        (_("Goods"), goods.get(one.sku or 0, text(""))),
        (_("Pieces"), number(one.pieces or None)),
        (_("Cost"), money(one.value or None, coin)),
        (_("Amount"), money(one.amount or None, coin)),
        (_("Note"), text(one.note)),
        (_("Opened"), when(one.opened_at)),
        (_("Closed"), when(one.closed_at)),
        (_("Closed by"), paper(one.closed_by_kind or "", one.closed_by)),
    ]
    state = "closed" if one.closed_at else "open"
    return Sheet("discrepancy", identity, f"#{identity}", state, "", facts)


def _note(actor: Actor, identity: int) -> Form:
    return Form([Field("note", _("What it was"), "long")])


def _explained(sent: Told, discrepancy: int) -> tuple[Explain, int]:
    return Explain(sent.text("note", needed=True)), discrepancy


@button("discrepancy", "ledger.explain", gettext_lazy("Explain"), statuses=("open",), form=_note, each=_explained)
def explain(sent: Told, identity: int) -> Outcome:
    """Close a discrepancy by saying what it was."""
    return actions.explain(actor=sent.actor, discrepancies=[sent.command(*_explained(sent, identity))]).one()


def _may_prove(actor: Actor) -> None:
    if not actor.allows("ledger.prove"):
        raise Refused("kernel.not_allowed", permission="ledger.prove")


def _shown(request: Request, results: list[proof.Result]) -> HttpResponse:
    """What the proofs look at and, once they ran, what they found; faults of others are counted, not named."""
    _may_prove(request.actor)
    mine = request.actor.organisation
    rows: list[list[Cell]] = []
    faults: list[list[Cell]] = []
    for one in results:
        own = [fault for fault in one.faults if fault.organisation == mine]
        elsewhere = len(one.faults) - len(own)
        state = status("holds") if not one.faults else status("broken")
        rows.append([_holding(one), number(one.looked_at), number(len(own)), number(elsewhere), state])
        faults += [
            [Cell(one.name, "code"), text(fault.what), number(fault.should), number(fault.found)] for fault in own
        ]
    heads: tuple[str, ...] = (
        _("What must hold"),
        _("Rows looked at"),
        _("Faults here"),
        _("Faults elsewhere"),
        _("Status"),
    )
    if not results:
        heads, rows = (_("What must hold"), _("Proof")), [[_holding(one), Cell(one.name, "code")] for one in proofs()]
    tables = [Table(_("Proofs"), heads, rows)]
    if faults:
        heads_of_faults = (_("Proof"), _("Where"), _("Should be"), _("Is"))
        tables.append(Table(_("Faults"), heads_of_faults, faults))
    broken = any(one.faults for one in results)
    context = {"tables": tables, "ran": bool(results), "broken": broken, "here": "/proofs"}
    return show(request, "ledger/proofs.html", context)


def _holding(one: proof.Proof | proof.Result) -> Cell:
    """What a proof proves, as a sentence in the language in use; the proofs room has it in English."""
    said_ = pgettext("proof", one.sentence)
    return text(said_[:1].upper() + said_[1:])


@page
def proofs_page(request: Request) -> HttpResponse:
    """What the books can prove."""
    return _shown(request, [])


@told
def run_proofs(request: Request) -> HttpResponse:
    """Run the proofs as the owner, who sees every row; read only, and not for longer than two minutes."""
    _may_prove(request.actor)
    return again(request, _shown, proof.run(proofs(), seconds=PROOF_SECONDS))


urlpatterns: list[URLPattern] = [
    path("trial-balance", trial_balance, name="trial_balance"),
    path("proofs", proofs_page, name="proofs"),
    path("proofs/run", run_proofs, name="run_proofs"),
]
__all__ = ["months", "standing", "urlpatterns"]
