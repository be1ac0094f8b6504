"""Suppliers' bills: expect, record, pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.billing import bodies, facts, moves, queries
from salur.billing.models import Bill
from salur.billing.queries import HeldBill
from salur.kernel import ids, papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.numbers import number
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies
from salur.ledger.discrepancies import Difference
from salur.ledger.entry import Entry
from salur.ledger.post import post

COLUMNS = (
    "id", "organisation", "supplier", "currency", "reference", "their_invoice", "on", "due_on", "untaxed", "tax",
    "received", "paid",
)  # fmt: skip
