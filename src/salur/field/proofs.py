"""What must always hold of sales from the van."""

from salur.ledger.proof import Proof

PROOFS = [
    Proof(
        "field.goods",
        "every sale has moved its pieces to sold, at the cost its lines say",
        "SELECT count(*) FROM field_saleline",
        """
        WITH moved AS (
            SELECT p.organisation, p.paper AS sale, l.sku_id AS sku, sum(m.pieces) AS pieces, sum(m.value) AS value
            FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id
                JOIN ledger_goodsaccount t ON t.id = m.target AND t.bucket = 'sold' JOIN catalog_lot l ON l.id = m.lot
            WHERE p.paper_kind = 'sale' AND p.reverses IS NULL GROUP BY 1, 2, 3),
        told AS (
            SELECT organisation, sale_id AS sale, sku, sum(pieces) AS pieces, sum(value) AS value
            FROM field_saleline GROUP BY 1, 2, 3)
        SELECT coalesce(told.organisation, moved.organisation),
            format('sale %s, SKU %s', coalesce(told.sale, moved.sale), coalesce(told.sku, moved.sku)),
            CASE WHEN coalesce(told.pieces, 0) <> coalesce(moved.pieces, 0)
                THEN coalesce(told.pieces, 0) ELSE coalesce(told.value, 0) END,
            CASE WHEN coalesce(told.pieces, 0) <> coalesce(moved.pieces, 0)
                THEN coalesce(moved.pieces, 0) ELSE coalesce(moved.value, 0) END
        FROM told FULL JOIN moved ON moved.sale = told.sale AND moved.sku = told.sku
            AND moved.organisation = told.organisation
        WHERE coalesce(told.pieces, 0) <> coalesce(moved.pieces, 0)
            OR coalesce(told.value, 0) <> coalesce(moved.value, 0)""",
    ),
    Proof(
        "field.invoices",
        "every sale is its lines, its invoice and, if it was paid, its payment, to the coin",
        "SELECT count(*) FROM field_sale",
        """
        WITH told AS (SELECT sale_id AS sale, sum(untaxed + tax) AS amount FROM field_saleline GROUP BY 1)
        SELECT s.organisation, format('sale %s (%s): %s', s.id, s.number, x.what), s.untaxed + s.tax, x.amount
        FROM field_sale s LEFT JOIN told t ON t.sale = s.id LEFT JOIN billing_invoice i ON i.id = s.invoice
                AND i.organisation = s.organisation AND i.bill_to = s.bill_to
            LEFT JOIN billing_payment p ON p.id = s.payment AND p.organisation = s.organisation
            CROSS JOIN LATERAL (VALUES ('lines', coalesce(t.amount, 0)), ('invoice', coalesce(i.untaxed + i.tax, 0)),
                ('payment', CASE WHEN s.payment IS NULL THEN s.untaxed + s.tax ELSE coalesce(p.amount, 0) END)
            ) x(what, amount)
        WHERE x.amount <> s.untaxed + s.tax""",
    ),
]
