"""The verbs of counting: tell what was counted, approve it, or give it up."""

from salur.counts.actions.approve import approve, take_in
from salur.counts.actions.cancel import cancel
from salur.counts.actions.tell import tell

__all__ = ["approve", "cancel", "take_in", "tell"]
