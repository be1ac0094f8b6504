"""Doors for programs to what is shared of the figures."""

from salur.insights import actions
from salur.insights.queries import baskets
from salur.shell.api.resources import papers, verb

__all__ = ["actions"]

papers("simulations", baskets.visible, key="begun_at", without=("tally",))

verb("insights.share", "shares", leads="party", example={"party": "PABRIK"})
