"""What must always hold of credit and open items."""

from salur.ledger.proof import Proof

PROOFS = [
    Proof(
        "credit.promises",
        "the credit set aside on an account is the sum of what is set aside for its papers",
        "SELECT (SELECT count(*) FROM credit_promise) + (SELECT count(*) FROM credit_account WHERE promised <> 0)",
        """
        SELECT coalesce(a.organisation, p.organisation),
            format('credit account %s of party %s', coalesce(a.id, p.account), a.party),
            coalesce(p.amount, 0), coalesce(a.promised, 0)
        FROM credit_account a FULL JOIN
            (SELECT account, organisation, sum(amount) AS amount FROM credit_promise GROUP BY 1, 2) p
            ON p.account = a.id AND p.organisation = a.organisation
        WHERE coalesce(p.amount, 0) <> coalesce(a.promised, 0)""",
    ),
    Proof(
        "credit.open_items",
        "what a party owes in the book (receivable and giro in hand) is the sum of its open items",
        "SELECT count(*) FROM credit_debt",
        """
        WITH owed AS (
            SELECT a.organisation, a.party, a.currency, sum(b.amount) AS amount
            FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account
                AND a.bucket IN ('receivable', 'giro_in_hand') GROUP BY 1, 2, 3),
        items AS (
            SELECT a.organisation, a.party, a.currency, sum(d.open) AS amount
            FROM credit_debt d JOIN credit_account a ON a.id = d.account GROUP BY 1, 2, 3)
        SELECT coalesce(owed.organisation, items.organisation),
            format('party %s in %s', coalesce(owed.party, items.party), coalesce(owed.currency, items.currency)),
            coalesce(owed.amount, 0), coalesce(items.amount, 0)
        FROM owed FULL JOIN items ON items.organisation = owed.organisation AND items.party = owed.party
            AND items.currency = owed.currency
        WHERE coalesce(owed.amount, 0) <> coalesce(items.amount, 0)""",
    ),
]
