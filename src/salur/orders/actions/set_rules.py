"""What a seller sets: its order rules, who may approve up to what, and who may buy what."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.orders import facts
from salur.orders.bodies import AuthorityBody, RangeBody, RuleBody
from salur.orders.holding.rules import ABOUT, ANSWERS, RULES, WHOLE
from salur.orders.models import Authorised, Authority, OrderRule
from salur.parties import queries as parties

MOST_FIGURE = 10**15
MOST_WORD = 40


def _hundredths(field: str, text: str) -> int:
    """A percentage as a decimal string, in hundredths of a percent, 0 to 100. Refused: kernel.bad_value."""
    try:
        value = Decimal(text.replace(",", ".")) * 100
    except InvalidOperation:
        raise Refused("kernel.bad_value", field=field, value=text[:20], why="not a number") from None
    if value != value.to_integral_value() or not 0 <= value <= WHOLE:
        raise Refused("kernel.bad_value", field=field, value=text[:20], why="not between 0 and 100")
    return int(value)


@action("orders.set_rules")
def set_rules(*, actor: Actor, rules: Sequence[Command[RuleBody]]) -> Outcomes:
    """Set what order rules answer and by which figure; orders on hold are looked at anew.

    Refused: orders.unknown_rule, orders.needs_figure, kernel.bad_value.
    """
    outcomes, rows = {}, {}
    for command in rules:
        try:
            rows[command.body.rule] = (command, _row(actor, command.body))
        except Refused as reason:
            outcomes[command.key] = Outcome(command.key, "refused", None, (reason,))
    identities = dict(
        sql.insert(
            OrderRule, ("organisation", "rule", "answer", "figure", "pack"), [rows[name][1] for name in sorted(rows)],
            after="ON CONFLICT (organisation, rule) DO UPDATE SET answer = excluded.answer, figure = excluded.figure, "
            "pack = excluded.pack RETURNING rule, id",
            back=True,
        )
    )  # fmt: skip
    if "new_outlet" in rows and rows["new_outlet"][1][2] != "pass":
        _know_all(actor.organisation)
    for command in rules:
        if command.key not in outcomes:
            _, name, answer, figure, pack = rows[command.body.rule][1]
            announce(facts.OrderRuleSet(identities[name], name, answer, figure, pack), command)
            outcomes[command.key] = Outcome(command.key, "done", identities[name])
    return Outcomes(outcomes[command.key] for command in rules)


def _row(actor: Actor, body: RuleBody) -> tuple[int, str, str, int | None, str]:
    kind = RULES.get(body.rule)
    if kind is None:
        raise Refused("orders.unknown_rule", called=body.rule[:40])
    if body.answer not in ANSWERS:
        raise Refused("kernel.bad_value", field="answer", value=body.answer[:20], why="not one of hold, pass, refuse")
    percent = None if body.percent is None else _hundredths("percent", body.percent)
    figures = {"amount": body.least, "days": body.days, "papers": body.papers, "hours": body.hours, "percent": percent}
    figure = figures.get(kind.figure)
    if figure is not None and not 0 <= figure <= MOST_FIGURE:
        raise Refused("kernel.bad_value", field=kind.figure, value=str(figure), why="not a whole number")
    needed = kind.figure in ("amount", "hours", "percent") and body.rule != "price_floor"
    if body.answer != "pass" and ((needed and figure is None) or (kind.figure == "pack" and not body.pack)):
        raise Refused("orders.needs_figure", rule=body.rule, needed=kind.figure)
    if len(body.pack) > MOST_WORD:
        raise Refused("kernel.bad_value", field="pack", value=body.pack[:20], why=f"longer than {MOST_WORD} characters")
    return actor.organisation, body.rule, body.answer, figure, body.pack if kind.figure == "pack" else ""


def _know_all(organisation: int) -> None:
    """Whoever has ordered before, or owes or owed anything, is no new outlet."""
    sql.run(
        "INSERT INTO orders_known (organisation, buyer) SELECT DISTINCT organisation, buyer FROM orders_order "
        "WHERE organisation = %s AND status IN ('confirmed', 'backordered', 'finished') "
        "UNION SELECT a.organisation, a.party FROM credit_account a WHERE a.organisation = %s "
        "AND EXISTS (SELECT 1 FROM credit_debt d WHERE d.account = a.id) ON CONFLICT DO NOTHING",
        (organisation, organisation),
    )


@action("orders.set_authority")
def set_authority(*, actor: Actor, authorities: Sequence[Command[AuthorityBody]]) -> Outcomes:
    """Say up to which amount roles may approve held orders about credit, price or order, and what discount they may
    take off by hand. Refused: parties.no_such_role, kernel.bad_value.
    """
    roles = parties.roles(actor.organisation)
    outcomes, rows, gone = {}, {}, {}
    for command in authorities:
        body = command.body
        try:
            most = _most(body)
            if body.role not in roles:
                raise Refused("parties.no_such_role", role=body.role)
        except Refused as reason:
            outcomes[command.key] = Outcome(command.key, "refused", None, (reason,))
            continue
        key, identity = (body.role, body.about), roles[body.role].id
        granted = most is not None or body.any
        gone[key] = key
        rows[key] = (actor.organisation, *key, most) if granted else None
        announce(facts.AuthorityGranted(identity, body.role, body.about, most), command)
        outcomes[command.key] = Outcome(command.key, "done", identity)
    if gone:
        source, params = sql.given("g", "role text, about text", sorted(gone))
        sql.run(
            f"DELETE FROM orders_authority a USING {source} "
            "WHERE a.organisation = %s AND a.role = g.role AND a.about = g.about",
            (*params, actor.organisation),
        )
    sql.insert(Authority, ("organisation", "role", "about", "most"), [row for _, row in sorted(rows.items()) if row])
    return Outcomes(outcomes[command.key] for command in authorities)


def _most(body: AuthorityBody) -> int | None:
    if body.about == "discount":
        return None if body.percent is None else _hundredths("percent", body.percent)
    if body.about not in ABOUT:
        raise Refused(
            "kernel.bad_value", field="about", value=body.about[:20], why="not one of credit, discount, order, price"
        )
    if body.most is not None and not 0 <= body.most <= MOST_FIGURE:
        raise Refused("kernel.bad_value", field="most", value=str(body.most), why="not an amount of money")
    return None if body.any else body.most


@action("orders.set_range")
def set_range(*, actor: Actor, ranges: Sequence[Command[RangeBody]]) -> Outcomes:
    """Say what outlets, or classes of outlets, may buy from now on; what was said of them before is gone.

    Refused: orders.whose_range, kernel.bad_value.
    """
    outcomes, wanted = {}, {}
    for command in ranges:
        body = command.body
        if (body.buyer is None) == (not body.price_class):
            outcomes[command.key] = Outcome(command.key, "refused", None, (Refused("orders.whose_range"),))
        elif any(one.sku is None and not one.brand and not one.category for one in body.goods):
            empty = Refused("kernel.bad_value", field="goods", value="–", why="empty")
            outcomes[command.key] = Outcome(command.key, "refused", None, (empty,))
        else:
            wanted[body.buyer, body.price_class] = body
            announce(facts.RangeAuthorised(body.buyer or 0, body.price_class, len(body.goods)), command)
            outcomes[command.key] = Outcome(command.key, "done", body.buyer or 0)
    if wanted:
        keys = sorted((buyer or 0, named) for buyer, named in wanted)
        source, params = sql.given("g", "buyer bigint, class text", keys)
        sql.run(
            f"DELETE FROM orders_authorised a USING {source} WHERE a.organisation = %s "
            "AND coalesce(a.buyer, 0) = g.buyer AND a.price_class = g.class",
            (*params, actor.organisation),
        )
    sql.insert(
        Authorised, ("organisation", "buyer", "price_class", "sku", "brand", "category"),
        [
            (actor.organisation, buyer, named, one.sku, one.brand, one.category.strip("/"))
            for (buyer, named), body in wanted.items()
            for one in body.goods
        ],
    )  # fmt: skip
    return Outcomes(outcomes[command.key] for command in ranges)
