"""The verbs of the field: a sale from the van."""

from salur.field.actions.record_sale import record_sale

__all__ = ["record_sale"]
