"""Doors for people to what pricing keeps: schemes."""

from salur.pricing.pages.schemes import schemes

__all__ = ["schemes"]
