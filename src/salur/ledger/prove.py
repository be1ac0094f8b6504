"""Gathering the proofs of every module."""

from __future__ import annotations

from importlib import import_module, util

from django.conf import settings

from salur.ledger.proof import Proof


def proofs() -> list[Proof]:
    """The proofs in the `proofs` rooms of all modules in use, bottom-up."""
    found: list[Proof] = []
    for app in settings.INSTALLED_APPS:
        if app.startswith("salur.") and util.find_spec(f"{app}.proofs"):
            found += import_module(f"{app}.proofs").PROOFS
    return found
