"""The verbs of pricing: prices, taxes and roundings; schemes and floors."""

from salur.pricing.actions.limits import Taking, count_towards, give_back
from salur.pricing.actions.prices import end_prices, record_prices, record_roundings, record_taxes
from salur.pricing.actions.schemes import end_scheme, finish_check, record_floors, save_scheme, switch_on

__all__ = [
    "Taking",
    "count_towards",
    "end_prices",
    "end_scheme",
    "finish_check",
    "give_back",
    "record_floors",
    "record_prices",
    "record_roundings",
    "record_taxes",
    "save_scheme",
    "switch_on",
]
