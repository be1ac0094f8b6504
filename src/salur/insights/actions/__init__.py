"""The verbs of insights."""

from salur.insights.actions.count import count
from salur.insights.actions.measure import measure
from salur.insights.actions.share import share
from salur.insights.actions.simulate import simulate

__all__ = ["count", "measure", "share", "simulate"]
