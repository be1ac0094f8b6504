"""Runs one file of the floor with PostgreSQL's own pgbench and reads what it says."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.server import Server


class RunFailed(Exception):
    """The run gave no figure; the message holds what the runner said."""


@dataclass(frozen=True)
class Run:
    """What a runner did: transactions, the seconds they took, and the latency of each in milliseconds."""

    transactions: int
    seconds: float
    latencies_ms: list[float]


def run_pgbench(pgbench: Path, server: Server, database: str, script: Path, clients: int, seconds: int) -> Run:
    """Runs `script` for `seconds` with `clients` connections, prepared statements, one pgbench thread.

    Raises RunFailed when pgbench fails or any transaction of it did: a floor that skips work is no floor.
    """
    with tempfile.TemporaryDirectory(prefix="salur-bench-") as scratch:
        # One log line per transaction: the only way to a percentile; it costs pgbench far less than a query does.
        options = ["-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds)]
        log = ["-l", f"--log-prefix={scratch}/log"]
        try:
            done = subprocess.run(
                [pgbench, *options, *log, "-f", script, database],
                check=False,
                env=server.environment(),
                capture_output=True,
                text=True,
                timeout=seconds + 120,
            )
        except subprocess.TimeoutExpired as error:
            raise RunFailed(f"{script.name}, {clients} clients: did not end 120 s after its time") from error
        said = f"{script.name}, {clients} clients: {(done.stderr or done.stdout).strip()[-600:]}"
        if done.returncode != 0:
            raise RunFailed(said)
        latencies = [ms for path in sorted(Path(scratch).iterdir()) for ms in read_log(path.read_text())]
    transactions = number(r"transactions actually processed: (\d+)", done.stdout)
    failed = number(r"number of failed transactions: (\d+)", done.stdout)
    tps = number(r"tps = ([\d.]+) \(without initial connection time\)", done.stdout)
    if not transactions or not tps or failed:
        raise RunFailed(said)
    return Run(int(transactions), transactions / tps, latencies)


def read_log(text: str) -> list[float]:
    """Latencies in milliseconds of pgbench's log: client, transaction, microseconds, script, time."""
    return [int(line.split(" ", 3)[2]) / 1000 for line in text.splitlines()]


def number(pattern: str, text: str) -> float | None:
    """The number the pattern finds in pgbench's summary, None when the line is not there."""
    found = re.search(pattern, text)
    return float(found[1]) if found else None
