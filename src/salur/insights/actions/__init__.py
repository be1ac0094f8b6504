"""The verbs of insights."""

from salur.insights.actions.count import count

__all__ = ["count"]
