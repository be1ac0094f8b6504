"""What lists of papers about money are searched by."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy

from salur.parties.pages import meant_by
from salur.shell.listed import Search

GROSS = F("untaxed") + F("tax")


def sought(prefix: str, *parties: str) -> Search:
    """By number, reference, or party in one of these columns."""
    named = tuple((name, meant_by) for name in parties)
    return Search(gettext_lazy("Number, reference or party"), prefix, ("reference",), named=named)
