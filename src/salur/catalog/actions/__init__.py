"""The verbs of catalog, one per file."""

from salur.catalog.actions.record_lots import record_lots
from salur.catalog.actions.record_products import record_products
from salur.catalog.actions.rename import rename

__all__ = ["record_lots", "record_products", "rename"]
