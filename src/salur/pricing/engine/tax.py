"""Tax on nets: base first, then each part from it, because that is what the tax paper shows and checks."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel.money import Amount, rounded, spread
from salur.pricing.engine.compiled import Good
from salur.pricing.engine.numbers import Part
from salur.pricing.engine.rows import TaxRule
from salur.pricing.engine.run import Line, Run

Taxed = tuple[Amount, list[Amount]]  # base as shown, amount of each component


def rule_for(run: Run, good: Good) -> TaxRule | None:
    """The first rule by priority and id that is live and matches the buyer and the goods."""
    for rule in good.taxes:
        if rule.starts_on <= run.date <= rule.ends_on and run.who.failing(rule.when, run.rules.patterns) is None:
            return rule
    return None


def tax_on(rule: TaxRule, net: Amount, includes_tax: bool, part: Part) -> Taxed:
    """Base and components of one net, with f = base fraction and r = sum of the rates.

    Exclusive: base = R(net × f). Inclusive: base = R(net × f ÷ (1 + r × f)). A component is R(rate × base), or of the
    unrounded base if the rule says so. Where f is 1 the base shown is the untaxed amount. Source: PMK 131/2024 (11/12),
    PER-11/PJ/2025 art. 129 (whole rupiah, half up).
    """
    to, mode = part.to, part.mode
    top, bottom = rule.fraction
    plain = top == bottom
    if includes_tax:
        rate_top, rate_bottom = rule.rate
        top, bottom = net * top * rate_bottom, bottom * rate_bottom + rate_top * top
    else:
        top *= net
    base = rounded(top, bottom, to, mode)
    if rule.exact:
        amounts = [rounded(top * rate, bottom * scale, to, mode) for rate, scale in rule.rates]
    else:
        taken = net if plain and not includes_tax else base
        amounts = [rounded(taken * rate, scale, to, mode) for rate, scale in rule.rates]
    if includes_tax and sum(amounts) > net:
        amounts = spread(net, amounts)  # of a price of a coin or two, rounded up: a tax is never more than the price
    if plain:
        base = net - sum(amounts) if includes_tax else net
    return base, amounts


def tax_per_order(rule: TaxRule, nets: Sequence[Amount], includes_tax: bool, part: Part) -> list[Taxed]:
    """The same on the sum of the nets, base and components then spread over the lines in proportion to their nets."""
    base, amounts = tax_on(rule, sum(nets), includes_tax, part)
    parts = [spread(amount, nets, part.to) for amount in amounts]
    per_line = [list(shares) for shares in zip(*parts, strict=True)] if parts else [[] for _ in nets]
    top, bottom = rule.fraction
    if top == bottom:
        bases = [net - sum(taken) if includes_tax else net for net, taken in zip(nets, per_line, strict=True)]
    else:
        bases = spread(base, nets, part.to)
    return list(zip(bases, per_line, strict=True))


def put_on(run: Run) -> None:
    """Give each line its base and tax amounts, and what remains untaxed."""
    part, includes_tax = run.rounding.tax, run.lines[0].row.includes_tax
    if part.per != "order":
        for line in run.lines:
            line.base, line.taxes = tax_on(line.rule, line.net, includes_tax, part)
        return
    by_rule: dict[str, list[Line]] = {}
    for line in run.lines:
        by_rule.setdefault(line.rule.id, []).append(line)
    for lines in by_rule.values():
        shares = tax_per_order(lines[0].rule, [line.net for line in lines], includes_tax, part)
        for line, (base, amounts) in zip(lines, shares, strict=True):
            line.base, line.taxes = base, amounts
