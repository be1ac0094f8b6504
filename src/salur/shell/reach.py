"""Links that a phone opens in its own programs: a message to somebody, the way to a place."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

COUNTRIES = {"IDR": "62", "INR": "91", "CNY": "86", "SGD": "65", "MYR": "60", "USD": "1"}  # by a firm's currency
LEAST, MOST = 8, 15  # digits with the country's (ITU-T E.164 has at most 15)


def international(phone: str, currency: str) -> str:
    """The digits of a telephone number with its country's in front, "" if it cannot be one.

    A number that starts with + or 00 says its country; any other is of the country whose money the firm counts in, its
    leading 0 left out.
    """
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+"):
        found = digits
    elif digits.startswith("00"):
        found = digits[2:]
    else:
        country = COUNTRIES.get(currency, "")
        found = country + digits.removeprefix("0") if country else ""
    return found if LEAST <= len(found) <= MOST else ""


def message(phone: str, currency: str, text: str) -> str:
    """The address that opens WhatsApp with a message to this number, written but not sent; "" without a number."""
    number = international(phone, currency)
    return f"https://wa.me/{number}?text={quote(text)}" if number else ""


def way(latitude: float | None, longitude: float | None) -> str:
    """The address that opens the phone's map with the way to a position; "" without one."""
    if latitude is None or longitude is None:
        return ""
    there = urlencode({"api": 1, "destination": f"{latitude:.6f},{longitude:.6f}"})
    return f"https://www.google.com/maps/dir/?{there}"
