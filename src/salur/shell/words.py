"""Words that the program says by code (statuses, verbs, facts, buckets) in the language of whoever reads."""

from __future__ import annotations

import re
from typing import Literal

from django.utils.translation import pgettext

Context = Literal["status", "verb", "fact", "bucket", "paper", "occasion", "word"]


def humanised(code: str) -> str:
    """The English of a code: put_back -> Put back, OrderConfirmed -> Order confirmed, orders.cancel -> Cancel."""
    bare = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", code.rsplit(".", 1)[-1]).replace("_", " ").strip()
    return bare[:1].upper() + bare[1:].lower()


def word(context: Context, code: str) -> str:
    """A code in the language in use; the same code may be said otherwise as a verb than as a status."""
    if not code:
        return ""
    if code.startswith("-"):  # an occasion reversed
        reversal = pgettext("word", "Reversal")
        return f"{reversal}: {word(context, code[1:])}"
    return pgettext(context, humanised(code))
