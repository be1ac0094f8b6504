"""What lists of papers about money are narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from salur.parties.queries.names import found_by
from salur.shell import paging
from salur.shell.offers import Ask


def year() -> int:
    """The year that numbers without one are of."""
    return timezone.localdate().year


def searched(rows: Any, ask: Ask, prefix: str, party: str, statuses: Sequence[str]) -> Any:
    """Narrowed by status, and by number, reference or party."""
    if ask.status in statuses:
        rows = rows.filter(status=ask.status)
    if ask.q:
        found = Q(number__in=paging.numbered(ask.q, prefix, year())) | Q(reference=ask.q)
        return rows.filter(found | Q(**{f"{party}__in": found_by(ask.actor.organisation, ask.q)}))
    return rows
