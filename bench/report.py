"""Puts the runs of floor and flow together: a table, ratios to the floor, verdicts, and the same as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.measure import CAPTURE_1, HTTP_CAPTURE, HTTP_WHOLE, ONE_BY_ONE, SET_BASED, WHOLE_4, Measure

__all__ = ["TARGETS", "Measure", "Spread", "Summary", "Target", "Verdict", "report"]


@dataclass(frozen=True)
class Target:
    """`measure` may cost at most `limit` times the CPU per order of `floor`."""

    measure: str
    floor: str
    limit: float


# The whole flow is set-based here and one by one there, with four clients: the floor's way to its highest rate.
# One by one, a client is compared with a client.
TARGETS = (
    Target(SET_BASED, WHOLE_4, 1.2), Target(ONE_BY_ONE, CAPTURE_1, 4.0),
    Target(HTTP_CAPTURE, CAPTURE_1, 5.0), Target(HTTP_WHOLE, WHOLE_4, 15.0),
)  # fmt: skip


@dataclass(frozen=True)
class Spread:
    """Median, lowest and highest over the runs."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of at least one value."""
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True)
class Summary:
    """All runs of one piece of work; milliseconds of CPU and kB of WAL are per order, latencies per call."""

    name: str
    runs: int
    orders: int
    rate: Spread
    program_ms: Spread
    postgres_ms: Spread
    cpu_ms: Spread
    cpu_ms_each: tuple[float, ...]  # of the runs, as they came
    wal_kb: Spread
    p50_ms: Spread | None
    p99_ms: Spread | None
    statements: dict[str, int] | None
    note: str


@dataclass(frozen=True)
class Verdict:
    """What became of a target.

    ratio: the median of the runs' ratios, each to the floor's run beside it in time; low and high: the least and the
    most of them. None: not measured.
    """

    target: Target
    ratio: float | None
    low: float | None
    high: float | None
    met: bool
    sentence: str


def summarise(measures: Sequence[Measure]) -> list[Summary]:
    """One summary per name, in the order the names first appear."""
    by_name: dict[str, list[Measure]] = {}
    for measure in measures:
        by_name.setdefault(measure.name, []).append(measure)
    return [summary_of(name, runs) for name, runs in by_name.items()]


def summary_of(name: str, runs: list[Measure]) -> Summary:
    """The summary of the runs of one name; statements are the highest count seen per verb."""

    def latency(percent: float) -> Spread | None:
        found = [ms for run in runs if (ms := run.latency_ms(percent)) is not None]
        return Spread.of(found) if found else None

    statements: dict[str, int] = {}
    for run in runs:
        for verb, count in (run.statements or {}).items():
            statements[verb] = max(count, statements.get(verb, 0))
    return Summary(
        name=name,
        runs=len(runs),
        orders=sum(run.orders for run in runs),
        rate=Spread.of([run.rate for run in runs]),
        program_ms=Spread.of([run.program_ms for run in runs]),
        postgres_ms=Spread.of([run.postgres_ms for run in runs]),
        cpu_ms=Spread.of([run.cpu_ms for run in runs]),
        cpu_ms_each=tuple(run.cpu_ms for run in runs),
        wal_kb=Spread.of([run.wal_kb for run in runs]),
        p50_ms=latency(50),
        p99_ms=latency(99),
        statements=statements or None,
        note="; ".join(sorted({run.note for run in runs if run.note})),
    )


def judge(summaries: Sequence[Summary], targets: Sequence[Target]) -> list[Verdict]:
    """A verdict per target. A target that was not measured, or against a stand-in for the floor, is not met."""
    by_name = {summary.name: summary for summary in summaries}
    return [judge_one(by_name.get(target.measure), by_name.get(target.floor), target) for target in targets]


def judge_one(ours: Summary | None, floor: Summary | None, target: Target) -> Verdict:
    """The verdict on one target."""
    if ours is None or floor is None:
        missing = " and ".join(name for name, found in ((target.measure, ours), (target.floor, floor)) if found is None)
        return Verdict(target, None, None, None, False, f"NOT MEASURED  {target.measure}: no run of {missing}")
    ratios = Spread.of([mine / least for mine, least in zip(ours.cpu_ms_each, floor.cpu_ms_each, strict=True)])
    ratio, low, high = ratios.median, ratios.low, ratios.high
    met = ratio <= target.limit and not floor.note
    sentence = (
        f"{'met' if met else 'NOT MET'}  {target.measure}: {ours.cpu_ms.median:.2f} ms of CPU an order is "
        f"{ratio:.2f} x {target.floor} ({floor.cpu_ms.median:.2f} ms); at most {target.limit:.2f} x"
    )
    if floor.note:
        sentence += f"; not judged: {floor.note}"
    elif low <= target.limit < high:
        sentence += f"; the runs lie on both sides of it, {low:.2f} to {high:.2f} x"
    return Verdict(target, ratio, low, high, met, sentence)


def number(value: float) -> str:
    """Three figures, no more than the measure is worth."""
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{decimals}f}"


def median(spread: Spread | None) -> str:
    """The median alone, a dash where nothing was logged."""
    return "-" if spread is None else number(spread.median)


def wide(spread: Spread) -> str:
    """Median and, in brackets, lowest to highest."""
    return f"{number(spread.median)} ({number(spread.low)}-{number(spread.high)})"


COLUMNS: tuple[tuple[str, Callable[[Summary], str]], ...] = (
    ("work", lambda row: row.name),
    ("runs", lambda row: str(row.runs)),
    ("orders/s", lambda row: wide(row.rate)),
    ("program ms", lambda row: median(row.program_ms)),
    ("PostgreSQL ms", lambda row: median(row.postgres_ms)),
    ("CPU ms", lambda row: wide(row.cpu_ms)),
    ("WAL kB", lambda row: wide(row.wal_kb)),
    ("p50 ms", lambda row: median(row.p50_ms)),
    ("p99 ms", lambda row: median(row.p99_ms)),
)


def table(summaries: Sequence[Summary], verdicts: Sequence[Verdict]) -> list[str]:
    """The lines of the table; the last column is the ratio to the floor the row is judged against."""
    ratios = {verdict.target.measure: verdict.ratio for verdict in verdicts if verdict.ratio is not None}
    rows = [[title for title, _ in COLUMNS] + ["x floor"]]
    for row in summaries:
        ratio = ratios.get(row.name)
        rows.append([make(row) for _, make in COLUMNS] + ["-" if ratio is None else f"{ratio:.2f}"])
    first, *others = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [
        "  ".join([row[0].ljust(first), *(text.rjust(width) for text, width in zip(row[1:], others, strict=True))])
        for row in rows
    ]
    return [lines[0], "-" * len(lines[0]), *lines[1:]]


def statement_lines(summaries: Sequence[Summary]) -> list[str]:
    """SQL statements of one call, per verb, for the work where they were counted."""
    return [
        f"SQL statements, {row.name}: "
        + ", ".join(f"{verb} {count}" for verb, count in row.statements.items())
        + f"; {sum(row.statements.values())} in all"
        for row in summaries
        if row.statements
    ]


def warnings(settings: Mapping[str, str]) -> list[str]:
    """Settings under which writing costs less than it does in earnest."""
    expected = ("fsync", "synchronous_commit", "full_page_writes")
    return [
        f"WARNING: {name} is {settings[name]}: these figures are not those of a server that keeps what it is told"
        for name in expected
        if settings.get(name, "on") != "on"
    ]


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Writes the report as JSON, whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(path)


def run_facts(measure: Measure) -> dict[str, object]:
    """One run for the JSON: the latencies as percentiles, the thousands of single ones left out."""
    facts = {name: value for name, value in asdict(measure).items() if name != "latencies_ms"}
    facts["calls"] = len(measure.latencies_ms or [])
    return {**facts, "p50_ms": measure.latency_ms(50), "p99_ms": measure.latency_ms(99)}


def report(
    measures: Sequence[Measure],
    targets: Sequence[Target] = TARGETS,
    settings: Mapping[str, str] | None = None,
    hashes: Mapping[str, str] | None = None,
    json_file: Path | None = None,
    say: Callable[[str], None] = print,
) -> bool:
    """Prints table, statements and verdicts, writes `json_file` if given; True when every target is met.

    measures: the runs of floor and flow from one sitting on one server; settings and hashes: what they ran on.
    """
    summaries = summarise(measures)
    verdicts = judge(summaries, targets)
    met = all(verdict.met for verdict in verdicts)
    server = ", ".join(f"{name} {value}" for name, value in (settings or {}).items())
    say(f"PostgreSQL: {server or 'settings not given'}")
    say("CPU (user + system) and WAL per order, latency per call; median of the runs (lowest-highest)")
    lines = table(summaries, verdicts) + statement_lines(summaries)
    lines += [f"note, {row.name}: {row.note}" for row in summaries if row.note]
    for line in lines + warnings(settings or {}) + [verdict.sentence for verdict in verdicts]:
        say(line)
    if json_file is not None:
        facts: dict[str, object] = {
            "met": met if verdicts else None,
            "settings": dict(settings or {}),
            "hashes": dict(hashes or {}),
        }
        facts["verdicts"] = [asdict(verdict) for verdict in verdicts]
        facts["work"] = [asdict(summary) for summary in summaries]
        facts["runs"] = [run_facts(measure) for measure in measures]
        write_json(json_file, facts)
    return met
