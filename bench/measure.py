"""What one run of one piece of work cost: the record shared by the floor, the flow and the report."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

# The floor's pieces by the names their measures carry.
WHOLE_4 = "order_to_cash.sql, 4 clients"
CAPTURE_4 = "capture.sql, 4 clients"
CAPTURE_1 = "capture.sql, 1 client"
BATCH_1 = "order_to_cash_batch50.sql, 1 client"
# The names the flow gives its measures, so that they meet their targets.
SET_BASED = "whole flow, 1,000 orders a call"
ONE_BY_ONE = "capture and confirm one by one, 1 client"
HTTP_CAPTURE = "capture and confirm in one request, over HTTP"
HTTP_WHOLE = "whole flow, one by one over HTTP"


@dataclass(frozen=True)
class Measure:
    """One run. Runs of the same work carry the same name and are put together by the report.

    orders: orders done in the run (not transactions); seconds: wall time in which they were done;
    program_cpu_s, postgres_cpu_s: user + system seconds of the client side and of the whole PostgreSQL server;
    wal_bytes: write-ahead log written by the server in the run;
    statements: SQL statements per verb, of one call, where they were counted;
    latencies_ms: wall time of each call (each transaction), in milliseconds, where it was logged;
    note: what a reader must know to read the figures rightly.
    """

    name: str
    orders: int
    seconds: float
    program_cpu_s: float
    postgres_cpu_s: float
    wal_bytes: int
    statements: dict[str, int] | None = None
    latencies_ms: list[float] | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """A run without orders or without duration has no cost per order: refuse it here, not in a division."""
        if self.orders <= 0 or self.seconds <= 0:
            raise ValueError(f"{self.name}: a run of {self.orders} orders in {self.seconds} s measures nothing")

    def and_then(self, later: Measure) -> Measure:
        """This run and another of the same work, as one."""
        return replace(
            self, orders=self.orders + later.orders, seconds=self.seconds + later.seconds,
            program_cpu_s=self.program_cpu_s + later.program_cpu_s,
            postgres_cpu_s=self.postgres_cpu_s + later.postgres_cpu_s, wal_bytes=self.wal_bytes + later.wal_bytes,
            latencies_ms=[*(self.latencies_ms or []), *(later.latencies_ms or [])] or None,
        )  # fmt: skip

    @property
    def rate(self) -> float:
        """Orders per second."""
        return self.orders / self.seconds

    @property
    def program_ms(self) -> float:
        """CPU of the client side per order, milliseconds."""
        return 1000 * self.program_cpu_s / self.orders

    @property
    def postgres_ms(self) -> float:
        """CPU of PostgreSQL per order, milliseconds."""
        return 1000 * self.postgres_cpu_s / self.orders

    @property
    def cpu_ms(self) -> float:
        """CPU of both sides per order, milliseconds: the figure that is judged."""
        return self.program_ms + self.postgres_ms

    @property
    def wal_kb(self) -> float:
        """Write-ahead log per order, kilobytes of 1,000 bytes."""
        return self.wal_bytes / 1000 / self.orders

    def latency_ms(self, percent: float) -> float | None:
        """Latency of a call at this percentile (nearest rank), milliseconds; None where no call was logged."""
        return percentile(self.latencies_ms, percent) if self.latencies_ms else None


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that at least `percent` of all values do not exceed (nearest rank); values not empty."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]
