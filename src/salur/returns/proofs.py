"""What must always hold of goods that came back."""

from salur.ledger.proof import Proof

MOVED = """
    SELECT p.organisation, p.paper_kind, p.paper, p.occasion, m.lot, s.bucket AS source, t.bucket AS target,
        sum(m.pieces) AS pieces, sum(m.value) AS value
    FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id
        JOIN ledger_goodsaccount s ON s.id = m.source JOIN ledger_goodsaccount t ON t.id = m.target
    WHERE p.paper_kind IN ('return', 'send_back') AND p.reverses IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7"""


def _beside(told: str, moved: str, name: str) -> str:
    """Rows (organisation, paper, lot, pieces, value) that were told beside those that were moved."""
    return f"""
        SELECT coalesce(told.organisation, moved.organisation),
            format('{name} %s, lot %s', coalesce(told.paper, moved.paper), coalesce(told.lot, moved.lot)),
            CASE WHEN coalesce(told.pieces, 0) <> coalesce(moved.pieces, 0)
                THEN coalesce(told.pieces, 0) ELSE coalesce(told.value, 0) END,
            CASE WHEN coalesce(told.pieces, 0) <> coalesce(moved.pieces, 0)
                THEN coalesce(moved.pieces, 0) ELSE coalesce(moved.value, 0) END
        FROM ({told}) told FULL JOIN ({moved}) moved ON moved.paper = told.paper AND moved.lot = told.lot
            AND moved.organisation = told.organisation
        WHERE coalesce(told.pieces, 0) <> coalesce(moved.pieces, 0)
            OR coalesce(told.value, 0) <> coalesce(moved.value, 0)"""


def _moved(condition: str) -> str:
    return f"""SELECT organisation, paper, lot, sum(pieces) AS pieces, sum(value) AS value FROM ({MOVED}) m
        WHERE {condition} GROUP BY 1, 2, 3"""


PROOFS = [
    Proof(
        "returns.received",
        "every piece of a return went from sold to quarantine, at the value its line says",
        "SELECT count(*) FROM returns_returnline",
        _beside(
            "SELECT organisation, paper_id AS paper, lot, sum(pieces) AS pieces, sum(value) AS value "
            "FROM returns_returnline GROUP BY 1, 2, 3",
            _moved("paper_kind = 'return' AND source = 'sold' AND target = 'quarantine'"),
            "return",
        ),
    ),
    Proof(
        "returns.inspected",
        "what an inspection restocked or destroyed left quarantine, and all of an inspected return was found once",
        "SELECT (SELECT count(*) FROM returns_inspection) + (SELECT count(*) FROM returns_return)",
        _beside(
            "SELECT i.organisation, i.paper_id AS paper, l.lot, sum(i.pieces) AS pieces, sum(i.value) AS value "
            "FROM returns_inspection i JOIN returns_returnline l ON l.paper_id = i.paper_id AND l.n = i.line "
            "WHERE i.disposition <> 'to_principal' GROUP BY 1, 2, 3",
            _moved("paper_kind = 'return' AND source = 'quarantine'"),
            "return",
        )
        + """
        UNION ALL
        SELECT l.organisation, format('return %s line %s: pieces inspected', l.paper_id, l.n),
            CASE WHEN r.status = 'received' THEN 0 ELSE l.pieces END, coalesce(sum(i.pieces), 0)
        FROM returns_returnline l JOIN returns_return r ON r.id = l.paper_id
            LEFT JOIN returns_inspection i ON i.paper_id = l.paper_id AND i.line = l.n
        GROUP BY l.paper_id, l.n, l.organisation, l.pieces, r.status
        HAVING CASE WHEN r.status = 'received' THEN 0 ELSE l.pieces END <> coalesce(sum(i.pieces), 0)""",
    ),
    Proof(
        "returns.credited",
        "what an inspection accepted is what credit notes gave for it, after the inspection and not before",
        "SELECT count(*) FROM returns_return",
        """
        SELECT r.organisation, format('return %s (%s, %s)', r.id, r.number, r.status), coalesce(i.amount, 0),
            coalesce(c.amount, 0)
        FROM returns_return r LEFT JOIN (SELECT paper_id, sum(untaxed + tax) AS amount FROM returns_inspection
                WHERE accepted GROUP BY 1) i ON i.paper_id = r.id
            LEFT JOIN (SELECT organisation, reason, sum(untaxed + tax) AS amount FROM billing_creditnote
                WHERE reason_kind = 'return' GROUP BY 1, 2) c ON c.reason = r.id AND c.organisation = r.organisation
        WHERE coalesce(i.amount, 0) <> coalesce(c.amount, 0)
            OR (r.status = 'settled') <> (c.amount IS NOT NULL)""",
    ),
    Proof(
        "returns.invoices",
        "no more has come back of an invoice line than was invoiced on it, in pieces and in money",
        "SELECT count(*) FROM returns_returnline WHERE invoice IS NOT NULL",
        """
        SELECT b.organisation, format('invoice %s line %s: pieces back', b.invoice, b.invoice_line),
            coalesce(l.pieces, 0), b.pieces
        FROM (SELECT organisation, invoice, invoice_line, sum(pieces) AS pieces, sum(untaxed + tax) AS amount
            FROM returns_returnline WHERE invoice IS NOT NULL GROUP BY 1, 2, 3) b
            LEFT JOIN billing_invoiceline l ON l.invoice_id = b.invoice AND l.n = b.invoice_line
                AND l.organisation = b.organisation
        WHERE b.pieces > coalesce(l.pieces, 0) OR b.amount > coalesce(l.untaxed + l.tax, 0)""",
    ),
    Proof(
        "returns.sent_back",
        "what was sent back left quarantine for its supplier, and the supplier owes what the paper says",
        "SELECT count(*) FROM returns_sendbackline",
        _beside(
            "SELECT organisation, paper_id AS paper, lot, sum(pieces) AS pieces, sum(value) AS value "
            "FROM returns_sendbackline GROUP BY 1, 2, 3",
            _moved("paper_kind = 'send_back' AND source = 'quarantine' AND target = 'bought'"),
            "send_back",
        )
        + """
        UNION ALL
        SELECT x.organisation, format('send_back %s (%s): money', x.id, x.number), x.untaxed + x.tax,
            coalesce(sum(m.amount), 0)
        FROM returns_sendback x LEFT JOIN ledger_posting p ON p.paper = x.id AND p.paper_kind = 'send_back'
                AND p.organisation = x.organisation AND p.reverses IS NULL
            LEFT JOIN ledger_moneymove m ON m.posting_id = p.id
        GROUP BY x.id HAVING coalesce(sum(m.amount), 0) <> x.untaxed + x.tax""",
    ),
]
