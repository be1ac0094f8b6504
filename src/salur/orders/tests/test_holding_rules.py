"""What breaks a seller's rules, at the edge and beyond it; the numbers are those of docs/arithmetic/holds.md."""

from __future__ import annotations

import pytest

from salur.kernel.refusal import Refused
from salur.orders.holding.authority import Authority, approvable, beyond
from salur.orders.holding.rules import (
    ANSWERS,
    NO_POLICY,
    RULES,
    LineSeen,
    Policy,
    Rule,
    Seen,
    answered,
    breaks,
    percent_text,
    share_of,
)
from salur.orders.rules import Judged, LineAsk, OrderAsk, decide, passing

LINE = LineSeen(1, 7, 48, 100_000, 0, 100_000)


def seen(*lines: LineSeen, untaxed: int = 100_000, **more: object) -> Seen:
    return Seen(3, "IDR", untaxed, lines or (LINE,), **more)  # type: ignore[arg-type]


# rule, what passes, what does not, and the facts of the reason
CASES: list[tuple[str, Rule, Seen, Seen, dict[str, object]]] = [
    (
        "minimum", Rule("hold", 100_000), seen(), seen(untaxed=99_999),
        {"order_amount": 99_999, "least_amount": 100_000, "short_amount": 1, "currency": "IDR"},
    ),
    (
        "multiples", Rule("hold", None, "carton"), seen(LINE._replace(size=24)), seen(LINE._replace(size=36)),
        {"line": 1, "sku": 7, "pieces": 48, "pack": "carton", "size": 36, "better": "36 / 72"},
    ),
    (
        "price_floor", Rule("hold", 9_000), seen(LINE._replace(net=90_000)), seen(LINE._replace(net=89_999)),
        {"line": 1, "sku": 7, "net_amount": 89_999, "floor_amount": 90_000, "short_amount": 1, "currency": "IDR"},
    ),
    (
        "price_floor", Rule("hold"), seen(LINE._replace(floor=100_000)), seen(LINE._replace(floor=100_001)),
        {"line": 1, "sku": 7, "net_amount": 100_000, "floor_amount": 100_001, "short_amount": 1, "currency": "IDR"},
    ),
    (
        "discount", Rule("hold", 500), seen(LINE._replace(given=5_000)), seen(LINE._replace(given=5_001)),
        {"line": 1, "sku": 7, "percent": "5.01", "allowed": "5", "over_amount": 1, "currency": "IDR"},
    ),
    (
        "range", Rule("hold"), seen(), seen(LINE._replace(authorised=False)), {"line": 1, "sku": 7, "buyer": 3},
    ),
    ("duplicate", Rule("hold", 24), seen(), seen(twin=99), {"buyer": 3, "order": 99, "hours": 24}),
    ("new_outlet", Rule("hold"), seen(), seen(first=True), {"buyer": 3}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rule", "good", "bad", "facts"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)]
)
def test_a_rule_stops_what_is_beyond_its_edge_and_says_by_how_much(
    name: str, rule: Rule, good: Seen, bad: Seen, facts: dict[str, object]
) -> None:
    policy = {name: rule}
    assert breaks(policy, good) == []
    (reason,) = breaks(policy, bad)
    assert (reason.code, dict(reason.facts)) == (RULES[name].code, facts)
    assert breaks({name: rule._replace(answer="pass")}, bad) == breaks(NO_POLICY, bad) == []


def test_every_rule_that_looks_at_the_order_is_tried_here() -> None:
    decided_elsewhere = {"credit_limit", "open_invoices", "overdue", "credit_block", "stock"}
    assert {case[0] for case in CASES} == set(RULES) - decided_elsewhere


def test_everything_that_is_broken_is_said_at_once() -> None:
    policy: Policy = {name: rule for name, rule, *_ in CASES}
    bad = seen(LINE._replace(size=36, net=80_000, given=20_000, authorised=False), untaxed=80_000, twin=9, first=True)
    assert [reason.code for reason in breaks(policy, bad)] == [
        "orders.below_minimum", "orders.same_again", "orders.first_order", "orders.not_in_range",
        "orders.not_in_packs", "orders.discount_beyond",
    ]  # fmt: skip


ASK = OrderAsk(1, (3, "IDR"), 111_000, "backorder", [LineAsk(1, (1, 1, 7), 48, 100_000, 11_000)])
CREDIT = {
    "credit.over_limit": Refused("credit.over_limit", short_amount=1, room_amount=110_999, limit_amount=200_000),
    "credit.overdue": Refused("credit.overdue", days=9, allowed=7),
    "credit.too_many_open": Refused("credit.too_many_open", open=3, allowed=2),
    "credit.blocked": Refused("credit.blocked", block="legal"),
}
BAD = {case[0]: case[3] for case in CASES if case[1].figure or case[0] != "price_floor"}
RULE = {case[0]: case[1] for case in CASES if case[1].figure or case[0] != "price_floor"}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("name", RULES)
def test_each_rule_passes_holds_or_refuses_as_the_seller_says(name: str, answer: str) -> None:
    code = RULES[name].code
    policy = {name: RULE.get(name, Rule("hold"))._replace(answer=answer)}  # type: ignore[arg-type]
    against = (CREDIT[code],) if code in CREDIT else ()
    free = {(1, 1, 7): 40 if name == "stock" else 48}
    verdict = decide(ASK, dict(free), lambda amount: against, Judged(policy, BAD.get(name)))
    short = {"pass": "backordered", "hold": "held", "refuse": "refused"}
    plain = {"pass": "done", "hold": "held", "refuse": "refused"}
    assert verdict.ending == (short if name == "stock" else plain)[answer]
    if answer != "pass":
        stopped = "orders.short_refused" if (name, answer) == ("stock", "refuse") else code
        assert [reason.code for reason in verdict.reasons] == [stopped]
        assert (verdict.promised, verdict.amount) == ({}, 0)


@pytest.mark.parametrize("name", RULES)
def test_what_a_rule_holds_passes_once_it_is_approved_by_who_may(name: str) -> None:
    code, about = RULES[name].code, RULES[name].about
    policy = {name: RULE.get(name, Rule("hold"))._replace(answer="hold")}
    against = (CREDIT[code],) if code in CREDIT else ()
    free = {(1, 1, 7): 40 if name == "stock" else 48}

    def approved(authority: Authority) -> tuple[str, list[str]]:
        judged = Judged(policy, BAD.get(name), authority=authority)
        verdict = decide(ASK, dict(free), lambda amount: against, judged)
        return verdict.ending, [reason.code for reason in verdict.reasons]

    if not about:
        assert approved(Authority({"credit": None, "price": None, "order": None})) == (
            "refused", ["orders.nothing_to_approve", code],
        )  # fmt: skip
        return
    assert approved(Authority({about: 111_000}, "IDR")) == ("done", [])
    assert approved(Authority({about: None})) == ("done", [])
    assert approved(Authority({about: 110_999}, "IDR")) == ("refused", ["orders.beyond_authority", code])
    assert approved(Authority({about: 10**9}, "USD")) == ("refused", ["orders.beyond_authority", code])
    others = {other: None for other in ("credit", "price", "order") if other != about}
    assert approved(Authority(others)) == ("refused", ["orders.no_authority", code])


def test_what_was_approved_is_not_held_for_again_but_for_something_else() -> None:
    policy: Policy = {"minimum": Rule("hold", 100_000)}
    judged = Judged(policy, seen(untaxed=1), frozenset({"orders.below_minimum"}))
    assert decide(ASK, {(1, 1, 7): 48}, lambda amount: (), judged).ending == "done"
    held = decide(ASK, {(1, 1, 7): 48}, lambda amount: (CREDIT["credit.overdue"],), judged)
    assert (held.ending, [reason.code for reason in held.reasons]) == ("held", ["credit.overdue"])
    assert held.waived == {"orders.below_minimum"}


def test_an_order_that_has_its_credit_already_is_not_looked_at_again() -> None:
    policy: Policy = {"minimum": Rule("refuse", 100_000), "stock": Rule("refuse")}
    verdict = decide(ASK._replace(again=True), {(1, 1, 7): 40}, lambda amount: (), Judged(policy, seen(untaxed=1)))
    assert verdict.ending == "backordered"


def test_the_lines_that_pass_are_those_that_nothing_names_as_far_as_the_credit_goes() -> None:
    lines = [LineAsk(n, (1, 1, n), 1, 100 * n) for n in (1, 2, 3)]
    ask = OrderAsk(1, (3, "IDR"), 600, "backorder", lines)
    packs = Refused("orders.not_in_packs", line=2)
    room = Refused("credit.over_limit", short_amount=200, room_amount=400, limit_amount=400)
    assert passing(ask, [packs]) == {1, 3}
    assert passing(ask, [room]) == {1, 2}
    assert passing(ask, [packs, room]) == {1, 3}
    assert passing(ask, [Refused("orders.first_order", buyer=3)]) == {1, 2, 3}


def test_percentages_are_read_and_said_as_people_write_them() -> None:
    assert [percent_text(one) for one in (0, 500, 1250, 1205, 10_000)] == ["0", "5", "12.5", "12.05", "100"]
    assert [share_of(*one) for one in ((1, 3), (0, 5), (5, 0), (5, 5))] == [3334, 0, 0, 10_000]


def test_a_reason_that_no_rule_knows_holds_and_nobody_approves_it() -> None:
    strange = Refused("pricing.changed")
    assert answered({}, [strange]) == ([], [strange])
    assert approvable(strange) == "" and beyond([strange], 1, "IDR", Authority({})) == []
