"""What must always hold of schemes with limits."""

from salur.ledger.proof import Proof

PROOFS = [
    Proof(
        "pricing.budgets",
        "what was used of a scheme with a limit, by all and by each buyer, is what papers took and have not given back",
        "SELECT count(*) FROM pricing_counter",
        """
        WITH took AS (
            SELECT t.organisation, t.scheme, x.buyer, sum(t.amount) AS amount, sum(t.uses) AS uses,
                sum(t.given) AS given
            FROM pricing_taken t CROSS JOIN LATERAL (VALUES (0::bigint), (t.buyer)) x(buyer) GROUP BY 1, 2, 3),
        measured AS (
            SELECT t.organisation, t.scheme, x.buyer, sum(m.value::bigint) AS pieces FROM pricing_taken t
                CROSS JOIN LATERAL (VALUES (0::bigint), (t.buyer)) x(buyer), jsonb_array_elements_text(t.measured) m
            GROUP BY 1, 2, 3),
        counted AS (
            SELECT c.*, (SELECT sum(m.value::bigint) FROM jsonb_array_elements_text(c.measured) m) AS pieces
            FROM pricing_counter c)
        SELECT coalesce(c.organisation, t.organisation), format('scheme %s, buyer %s: %s',
            coalesce(c.scheme, t.scheme), coalesce(c.buyer, t.buyer), w.what), coalesce(w.took, 0),
            coalesce(w.counted, 0)
        FROM counted c FULL JOIN took t ON t.organisation = c.organisation AND t.scheme = c.scheme
                AND t.buyer = c.buyer
            LEFT JOIN measured m ON m.organisation = c.organisation AND m.scheme = c.scheme AND m.buyer = c.buyer
            CROSS JOIN LATERAL (VALUES ('amount', t.amount, c.amount), ('uses', t.uses, c.uses),
                ('times', t.given, c.given), ('measured', m.pieces, c.pieces)) w(what, took, counted)
        WHERE coalesce(w.took, 0) <> coalesce(w.counted, 0)""",
    ),
]
