"""The verbs of insights."""

from salur.insights.actions.count import count
from salur.insights.actions.share import share

__all__ = ["count", "share"]
