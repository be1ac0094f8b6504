"""The code of a price that was given none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

LONGEST = 60  # of a code in the list


def code_of(told: Sequence[object], valid_from: object) -> str:
    """The code of a row that has none: what it is the price of, for whom, from when. What is too long is shortened."""
    code = "/".join(str(part) for part in told if part is not None) + (f"@{valid_from}" if valid_from else "")
    if len(code) <= LONGEST:
        return code
    return f"{code[: LONGEST - 9]}~{blake2b(code.encode(), digest_size=4).hexdigest()}"
