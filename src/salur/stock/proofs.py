"""What must always hold of promises of goods."""

from salur.ledger.proof import Proof

PROOFS = [
    Proof(
        "stock.promises",
        "what is promised on a shelf is the sum of its open promises",
        "SELECT (SELECT count(*) FROM stock_promise) + (SELECT count(*) FROM ledger_shelf WHERE promised <> 0)",
        """
        SELECT coalesce(s.organisation, p.organisation),
            format('shelf %s: SKU %s at site %s', coalesce(s.id, p.shelf), s.sku, s.site),
            coalesce(p.pieces, 0), coalesce(s.promised, 0)
        FROM ledger_shelf s FULL JOIN
            (SELECT shelf, organisation, sum(pieces) AS pieces FROM stock_promise GROUP BY 1, 2) p
            ON p.shelf = s.id AND p.organisation = s.organisation
        WHERE coalesce(p.pieces, 0) <> coalesce(s.promised, 0)""",
    ),
]
