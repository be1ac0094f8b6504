"""What is asked of the shell, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Issue:
    """A token as it is kept: its name, the part that may be seen, the SHA-256 of the secret part, and what it may.

    The secret itself never comes here: whoever makes it shows it once.
    """

    name: str
    public: str
    sha256: str
    scopes: tuple[str, ...]
    expires_at: datetime | None = None
