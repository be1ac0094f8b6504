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
    Proof(
        "field.free",
        "what was given for nothing with a sale is what its invoice was priced with: pieces, and who gives them",
        "SELECT count(*) FROM field_saleline WHERE given_by <> ''",
        """
        WITH told AS (
            SELECT s.organisation, s.id AS sale, l.sku, l.given_by, sum(l.pieces) AS pieces
            FROM field_sale s JOIN field_saleline l ON l.sale_id = s.id WHERE l.given_by <> '' GROUP BY 1, 2, 3, 4),
        priced AS (
            SELECT s.organisation, s.id AS sale, (f->>'sku')::bigint AS sku, f->'steps'->0->>'rule' AS given_by,
                sum((f->>'pieces')::bigint) AS pieces
            FROM field_sale s JOIN billing_invoicecart c ON c.invoice_id = s.invoice,
                jsonb_array_elements(c.result->'free') f GROUP BY 1, 2, 3, 4)
        SELECT coalesce(t.organisation, p.organisation), format('sale %s, SKU %s, given by %s',
            coalesce(t.sale, p.sale), coalesce(t.sku, p.sku), coalesce(t.given_by, p.given_by)),
            coalesce(p.pieces, 0), coalesce(t.pieces, 0)
        FROM told t FULL JOIN priced p ON p.sale = t.sale AND p.sku = t.sku AND p.given_by = t.given_by
        WHERE coalesce(p.pieces, 0) <> coalesce(t.pieces, 0)""",
    ),
]
