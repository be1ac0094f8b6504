"""What an actor may see of places, territories, roles and people, as queries that lists narrow and order."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from salur.kernel.actor import Actor
from salur.parties.models import Membership, Party, Place, Relation, Role, Supply, Territory
from salur.parties.queries.supplies import agreed


def visible_places(actor: Actor) -> QuerySet[Place]:
    """The places that the actor may see: all, or those given to the actor and what is in them."""
    rows = Place.objects.filter(organisation=actor.organisation)
    return rows if actor.places is None else rows.filter(Q(id__in=actor.places) | Q(site__in=actor.places))


def visible_territories(actor: Actor) -> QuerySet[Territory]:
    """The territories of the firm."""
    return Territory.objects.filter(organisation=actor.organisation)


def visible_roles(actor: Actor) -> QuerySet[Role]:
    """The roles of the firm."""
    return Role.objects.filter(organisation=actor.organisation)


def visible_staff(actor: Actor) -> QuerySet[Membership]:
    """Those who work or worked here, each with code and name."""
    known = Relation.objects.filter(organisation=OuterRef("organisation"), party=OuterRef("person"))
    named = Party.objects.filter(id=OuterRef("person"))
    return (
        Membership.objects.filter(organisation=actor.organisation)
        .select_related("role")
        .annotate(
            code=Coalesce(Subquery(known.values("code")[:1]), Value("", TextField())),
            name=Coalesce(Subquery(known.values("name")[:1]), Subquery(named.values("name")[:1])),
        )
    )


def terms_seen(actor: Actor) -> QuerySet[Supply]:
    """The terms with parties that the actor may see, each with the firm's name for the other party."""
    known = Relation.objects.filter(organisation=OuterRef("organisation"), party=OuterRef("other"))
    other = Case(When(seller=actor.party, then=F("buyer")), default=F("seller"))
    return agreed(actor).annotate(other=other).annotate(
        name=Coalesce(Subquery(known.values("name")[:1]), Value("", TextField()))
    )  # fmt: skip
