"""A brake on those who guess tokens."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from salur.kernel.refusal import Refused

TRIES, TRIES_OF_ADDRESS, WINDOW_SECONDS, REMEMBERED = 10, 100, 60, 10_000


class Brake:
    """Counts wrong tokens by address, and by address and token; in this process, since no guess can succeed.

    It spares the database, no more: after ten wrong ones of a token it is not even asked for a minute.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def hold(self, address: str, public: str) -> None:
        """Refused shell.too_many_tries if this token, or nothing but wrong ones, came from there too often."""
        with self._lock:
            if self._count((address, public)) >= TRIES:
                raise Refused("shell.too_many_tries")

    def failed(self, address: str, public: str) -> None:
        """One more wrong token. Refused shell.too_many_tries if there were too many from the address."""
        with self._lock:
            for key in ((address, public), (address, "*")):
                self._seen[key] = (self._since(key), self._count(key) + 1)
                self._seen.move_to_end(key)
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            if self._count((address, "*")) > TRIES_OF_ADDRESS:
                raise Refused("shell.too_many_tries")

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()

    def _since(self, key: tuple[str, str]) -> float:
        since, _ = self._seen.get(key, (0.0, 0))
        now = time.monotonic()
        return since if now - since < WINDOW_SECONDS and since else now

    def _count(self, key: tuple[str, str]) -> int:
        since, count = self._seen.get(key, (0.0, 0))
        return count if time.monotonic() - since < WINDOW_SECONDS else 0


brake = Brake()
