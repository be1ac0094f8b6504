"""Doors for programs to what is shared of the figures."""

from salur.insights import actions
from salur.shell.api.resources import verb

__all__ = ["actions"]

verb("insights.share", "shares", leads="party", example={"party": "PABRIK"})
