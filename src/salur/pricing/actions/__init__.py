"""The verbs of pricing: prices, taxes and roundings; schemes and floors."""

from salur.pricing.actions.prices import end_prices, record_prices, record_roundings, record_taxes
from salur.pricing.actions.schemes import end_scheme, finish_check, record_floors, save_scheme, switch_on

__all__ = [
    "end_prices",
    "end_scheme",
    "finish_check",
    "record_floors",
    "record_prices",
    "record_roundings",
    "record_taxes",
    "save_scheme",
    "switch_on",
]
