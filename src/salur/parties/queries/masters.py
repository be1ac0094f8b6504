"""The masters of a firm as tables, for lists."""

from __future__ import annotations

from django.db.models import QuerySet

from salur.kernel.actor import Actor
from salur.parties.models import Membership, Role, Territory


def memberships_here(actor: Actor) -> QuerySet[Membership]:
    """Who works here, or did."""
    return Membership.objects.filter(organisation=actor.organisation)


def roles_here(actor: Actor) -> QuerySet[Role]:
    """What somebody in a position may do."""
    return Role.objects.filter(organisation=actor.organisation)


def territories_here(actor: Actor) -> QuerySet[Territory]:
    """How the market is divided."""
    return Territory.objects.filter(organisation=actor.organisation)
