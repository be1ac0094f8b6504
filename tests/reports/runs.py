"""Every report asked again and again through its page: how long the server takes, and whether it is right."""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client

from bench.measure import percentile
from salur.config import memory
from salur.insights.reports import REPORTS
from salur.kernel import money
from salur.kernel.actor import Actor
from salur.kernel.work import reading
from salur.parties.acting import system_actor
from tests.reports.questions import Market, Question, from_lines, look, owner, questions
from tests.visitor import visitor

LIMIT_MS = {"month": 100, "quarter": 300, "all": 300}
WHO = "trial-reports"


def run(times: int, say: Callable[[str], None], whose: int | None = None) -> dict[str, Any]:
    """Ask each question `times` times in this process, with a session and the policies, as somebody who may see all
    of an organisation (the one with the most sales unless told).

    Server time is that of the whole answer: session, actor, reading, page. Each sales report is compared row by row
    with the lines, as its file gives it; the other reports with a sum from the books or the papers. `cpu` is what an
    answer costs in this process and in the database: it says more where the machine has other things to do.
    """
    market = look(whose)
    if market is None:
        return {"failures": ["nothing was sold: there is nothing to report"]}
    client = _signed_in(market)
    say(f"organisation {market.organisation}: {market.first} to {market.last}")
    failures: list[str] = []
    asked: list[dict[str, Any]] = []
    memory.settle()  # as the web server does once it is loaded
    for question in questions(market):
        client.get(question.address)  # once before: what the process remembers
        began = _cpu_ms()
        took = sorted(_time(client, question, failures) for _ in range(times))
        figures = {
            "p50": percentile(took, 50),
            "p95": percentile(took, 95),
            "cpu": (_cpu_ms() - began) / times,
        }
        wrong = _compared(client, market, question)
        failures += wrong
        slow = figures["p95"] > LIMIT_MS[question.over]
        if slow:
            failures.append(f"{question.name} over {question.over}: {figures['p95']:.0f} ms")
        asked.append({"question": question.name, "over": question.over, "right": not wrong, **figures})
        say(f"  {question.over:8}{question.name:42}{figures['p50']:8.1f}{figures['p95']:8.1f}{figures['cpu']:8.1f} ms"
            f"{'  WRONG' if wrong else ''}{'  slow' if slow else ''}")  # fmt: skip
    worst = {over: max((one["p95"] for one in asked if one["over"] == over), default=0.0) for over in LIMIT_MS}
    return {"questions": asked, "worst_p95_ms": worst, "failures": failures}


def _cpu_ms() -> float:
    """CPU of this process and of the database's end of its connection, where that is on this machine."""
    ours = time.process_time()
    connections["default"].ensure_connection()
    raw: Any = connections["default"].connection
    try:
        line = Path(f"/proc/{raw.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
        ours += (int(line[11]) + int(line[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        pass  # the database is elsewhere
    return ours * 1000


def _time(client: Client, question: Question, failures: list[str]) -> float:
    began = time.perf_counter()
    answer = client.get(question.address)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        failures.append(f"{question.address}: {answer.status_code}")
    return took


def _signed_in(market: Market) -> Client:
    """A person of the organisation that may see every report."""
    permissions = tuple(sorted({one.permission for one in REPORTS.values()} | {"insights.cost"}))
    user = visitor(market.organisation, WHO, permissions)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def system_actor_of(market: Market) -> Actor:
    """The system, for the organisation."""
    with reading(market.organisation):
        return system_actor(market.organisation, WHO)


def _file(client: Client, question: Question) -> list[dict[str, str]]:
    answer = client.get(question.address + "&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def _coins(text: str, currency: str) -> int:
    return int(Decimal(text) * 10 ** money.exponent(currency))


def _compared(client: Client, market: Market, question: Question) -> list[str]:
    """What differs from the lines, or the books."""
    if question.report in ("papers", "statement"):
        return []
    rows = _file(client, question)
    if question.report == "sales":
        found = {row["Code"].removeprefix("'"): (_coins(row["Net sales"], market.currency), int(row["Pieces"]))
                 for row in rows}  # fmt: skip
        wanted = from_lines(question)
        return [
            f"{question.name} over {question.over}: {key} is {found.get(key)}, by the lines {wanted.get(key)}"
            for key in sorted(found.keys() | wanted.keys())
            if found.get(key, (0, 0)) != wanted.get(key, (0, 0))
        ][:5]
    if question.report not in SUMS:
        return []
    column, kind, statement = SUMS[question.report]
    known = {"house": market.organisation, "first": question.period.first, "last": question.period.last,
             "currency": market.currency}  # fmt: skip
    wanted_sum = _summed(statement, *[known[name] for name in PARAMS[question.report]])
    total = sum(_coins(row[column], market.currency) if kind == "money" else int(row[column] or 0) for row in rows)
    if total == wanted_sum:
        return []
    return [f"{question.name} over {question.over}: {column} comes to {total}, by the books {wanted_sum}"]


@cache
def _summed(statement: str, *params: Any) -> int:
    ((found,),) = owner(statement, *params)
    return int(found or 0)


MOVED = """
    SELECT sum(CASE WHEN t.bucket = '{bucket}' THEN m.{what} ELSE 0 END)
        - sum(CASE WHEN s.bucket = '{bucket}' THEN m.{what} ELSE 0 END)
    FROM ledger_goodsmove m JOIN ledger_goodsaccount s ON s.id = m.source JOIN ledger_goodsaccount t ON t.id = m.target
    WHERE m.organisation = %s AND m."on" <= (date_trunc('month', %s::date) + interval '1 month - 1 day')::date"""
PARAMS = {
    "stock": ("house",), "ageing": ("house",), "slow": ("house",), "movement": ("house", "last"),
    "turnover": ("house", "last", "first"), "receivables": ("house", "currency"),
    "service": ("house", "currency", "first", "last"),
}  # fmt: skip
OWED = """
    SELECT sum(b.amount) FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account
    WHERE a.organisation = %s AND a.currency = %s AND a.bucket IN ('receivable', 'giro_in_hand')"""
DELIVERED = """
    SELECT sum(l.pieces - coalesce(r.pieces, 0)) FROM orders_order o JOIN kernel_organisation h ON h.id = o.organisation
        JOIN warehouse_shipment s ON s."order" = o.id JOIN delivery_drop d ON d.shipment = s.id AND d.result <> ''
        JOIN warehouse_shipmentline l ON l.shipment_id = s.id
        LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = l.n
    WHERE o.organisation = %s AND o.currency = %s
        AND (o.captured_at AT TIME ZONE h.time_zone)::date BETWEEN %s AND %s"""
LIES = "SELECT sum({what}) FROM ledger_goodsbalance WHERE organisation = %s"
ON_SHELVES = MOVED.replace("= '{bucket}'", "IN ('free', 'quarantine')").format(what="pieces")
SOLD = MOVED.format(bucket="sold", what="pieces") + " AND m.\"on\" >= date_trunc('month', %s::date)"
SUMS = {  # report: its column, and the same from the books or the papers
    "stock": ("Pieces", "number", LIES.format(what="pieces")),
    "ageing": ("At cost", "money", LIES.format(what="value")),
    "slow": ("Pieces", "number", LIES.format(what="pieces")),
    "movement": ("Closing", "number", ON_SHELVES),
    "turnover": ("Sold, pieces", "number", SOLD),
    "receivables": ("Open", "money", OWED),
    "service": ("Delivered, pieces", "number", DELIVERED),
}
