"""No index that nobody asks for: each of ours stands here, with the page, the lock or the rule that needs it."""

from __future__ import annotations

from django.apps import apps
from django.db import connections, models

from tests.house import sources

NUMBER = "a paper's number is given once, and found by it"
SENT = "the same page, for the member that another sent them to; empty where nobody else keeps books here"
LIST = "the page that lists these papers, newest first"
WAITS = "the home page: the few that wait for somebody, among those of years"
CODE = "one thing per code; every import and page finds it by that"
HISTORIC = "a paper of before the books is kept once, and found by its old number; empty where there is no history"
DJANGO = "Django's own, beside a unique text or a many-to-many table; a handful of rows"

NEEDED = {
    "billing_billcredit": {
        "one_bill_credit_number": NUMBER,
        "bill_credits_by_day": LIST,
        "one_bill_credit_per_note": "a supplier's credit note is expected once",
    },
    "billing_accrual": {
        "accrued_once": "what a paper gave away: credit takes it back",
        "accruals_of_order": "what of an order's lines was accrued before: invoicing the rest",
        "accruals_of_scheme": "what one scheme gave, among all: its results, and whom its effect is reckoned for",
    },
    "billing_creditnoteline": {
        "credited_of_invoice": "what of an invoice's lines came back before: credit takes its part"
    },
    "billing_allocation": {"allocations_of_invoice": "what an invoice's page shows as settled, and the proof"},
    "billing_bill": {
        "one_bill_number": NUMBER,
        "bills_by_day": LIST,
        "one_bill_per_invoice": "a member's invoice told twice is expected once",
    },
    "billing_creditnote": {
        "one_credit_note_number": NUMBER,
        "credit_notes_by_day": LIST,
        "credit_notes_sent_to_us": SENT,
        "one_historic_credit_note": HISTORIC,
    },
    "billing_deposit": {"one_deposit_number": NUMBER},
    "billing_invoice": {
        "one_invoice_number": NUMBER,
        "invoices_by_day": LIST,
        "invoices_sent_to_us": SENT,
        "one_opening_item": "an invoice of before is brought in once",
        "one_historic_invoice": HISTORIC,
    },
    "billing_invoiceline": {"invoice_lines_of_sku": "who bought an SKU, over any days: no summary knows it"},
    "billing_payment": {
        "one_payment_number": NUMBER,
        "payments_by_time": LIST,
        "one_historic_payment": HISTORIC,
        "one_opening_advance": "money ahead at the opening is brought in once",
    },
    "billing_refund": {"one_refund_number": NUMBER},
    "catalog_item": {"one_item_per_code": CODE, "one_item_per_sku": "what a firm calls an SKU: every page with goods"},
    "catalog_lot": {"one_lot": "a lot is found by its SKU and code when goods are received and counted"},
    "catalog_pack": {"one_pack": "an order line names its pack", "pack_by_gtin": "a scanned barcode"},
    "catalog_product": {"one_product": "a product recorded twice is the same one"},
    "catalog_sku": {"catalog_sku_uuid_key": "an SKU made on another machine is the same one"},
    "connect_import": {"one_import_number": NUMBER, "imports_by_time": LIST},
    "connect_stockline": {"one_stock_line": "a line stated again is replaced; how the period before closed"},
    "counts_count": {"one_count_number": NUMBER, "counts_of_place": "the last count of a place, and the list"},
    "counts_countline": {"one_count_line_per_lot": "two heaps of a lot add up"},
    "credit_account": {"one_credit_account": "the credit lock"},
    "credit_debt": {"debts_of_account": "overdue blocks, statement and ageing of a bill-to party"},
    "credit_waiting": {"waiting_for_credit_of": "who is confirmed again when an account has room"},
    "delivery_drop": {"drops_of_trip": "loading, unloading and the page of a trip"},
    "delivery_trip": {"one_trip_number": NUMBER, "trips_by_day": LIST},
    "field_sale": {"one_sale_number": NUMBER, "sales_by_time": LIST},
    "insights_measurement": {"measurements_of_scheme": "the effect of a scheme as it was measured last, on its page"},
    "insights_orderservice": {"service_by_day": "service of a period: the orders captured in it"},
    "insights_segment": {"one_segment": "a segment is found by what it is, or made"},
    "insights_simulation": {"one_simulation_number": NUMBER, "simulations_by_time": LIST},
    "kernel_attachment": {"attachment_of_paper": "the files on a paper's page"},
    "kernel_fact": {
        "fact_of_paper": "the history on a paper's page",
        "facts_by_time": "which papers have changed since; a few pages in all",
    },
    "kernel_organisation": {
        "kernel_organisation_code_key": "one organisation per code",
        "kernel_organisation_code_like": DJANGO,
    },
    "kernel_series": {"one_series": "the lock on a run of numbers"},
    "ledger_discrepancy": {"discrepancy_open": "what waits to be explained: receiving and counting an SKU ask for it"},
    "ledger_goodsaccount": {"one_goods_account": "`accounts.goods`: an account is found or made"},
    "ledger_goodsclosing": {"one_goods_closing": "an account is closed once a month"},
    "ledger_goodsmove": {"goods_moves_by_day": "closing a month, reading since the last closing; a few pages in all"},
    "ledger_moneyaccount": {"one_money_account": "`accounts.money`: an account is found or made"},
    "ledger_moneyclosing": {"one_money_closing": "an account is closed once a month"},
    "ledger_moneymove": {
        "money_moves_by_day": "closing a month, reading since the last closing; a few pages in all",
        "money_moves_into": "a party's statement of account",
        "money_moves_out_of": "a party's statement of account: its payments",
    },
    "ledger_month": {"one_month": "a month is closed once; the first open day"},
    "ledger_posting": {
        "one_posting": "a paper posts once on an occasion; what a paper wrote; what reverses it",
        "postings_by_time": "what was recorded since the buckets were added up: the trial balance",
    },
    "ledger_shelf": {"one_shelf": "the lock on an owner's SKU at a site"},
    "orders_authorised": {"authorised_for": "what a buyer may have: every order where the rule about it is on"},
    "orders_authority": {"one_authority": "a role is granted something once"},
    "orders_order": {
        "one_order_number": NUMBER,
        "orders_by_time": LIST,
        "orders_that_wait": WAITS,
        "orders_sent_to_us": SENT,
    },
    "orders_ordercart": {"carts_of_parts": "the other parts of a split order, which have their share of its budget"},
    "orders_orderrule": {"one_order_rule": "a rule is set once; every order asks for its seller's"},
    "orders_review": {
        "one_open_review": "an order waits once; what of it was approved",
        "reviews_by_time": "the reviewer's queue, and how long deciding took in some days",
    },
    "parties_assignment": {
        "assigned_once_at_a_time": "one territory, salesman, class and channel at a time",
        "in_group_once_at_a_time": "who is in a group is in it once; and who is in it",
        "assignment_of_party": "under which four an order is captured",
    },
    "parties_group": {"one_group": "a group by its code"},
    "parties_code": {
        "code_means_one_thing": "a code means one thing at a time",
        "code_of_thing": "what a thing is called",
    },
    "parties_member": {
        "parties_member_organisation_key": "the party of an organisation: every actor",
        "parties_member_party_key": "whether a party keeps its books here: every sale",
    },
    "parties_membership": {"one_membership": "what a person may in an organisation: every request"},
    "parties_party": {"parties_party_uuid_key": "a party made on another machine is the same one"},
    "parties_place": {"one_place": CODE},
    "parties_relation": {"one_relation_per_code": CODE, "one_relation_per_party": "what a firm knows of a party"},
    "parties_role": {"one_role": CODE},
    "parties_supply": {"one_supply": "on what terms a buyer is supplied: every order"},
    "parties_territory": {"one_territory": CODE},
    "pricing_counter": {"one_counter": "what of a scheme is used: confirming an order that meets a limit"},
    "pricing_floor": {
        "one_floor_row": "a rule is changed once per version",
        "one_floor_stands": "the rule that stands: recording the next",
    },
    "pricing_price": {
        "one_price_row": "a price is changed once per version",
        "one_price_stands": "the price that stands: recording the next",
        "prices_of_sku": "pricing the lines of orders",
    },
    "pricing_rounding": {
        "one_rounding_row": "a rule is changed once per version",
        "one_rounding_stands": "the rule that stands: recording the next",
    },
    "pricing_scheme": {
        "one_scheme_row": "a rule is changed once per version",
        "one_scheme_stands": "the rule that stands: recording the next",
    },
    "pricing_taken": {"taken_once": "what a paper took of schemes with limits: giving it back"},
    "pricing_tax": {
        "one_tax_row": "a rule is changed once per version",
        "one_tax_stands": "the rule that stands: recording the next",
    },
    "returns_return": {
        "one_return_number": NUMBER,
        "returns_by_time": LIST,
        "returns_to_inspect": "what waits in quarantine of a place",
    },
    "returns_returnline": {"returns_of_invoice": "how much of an invoice's line has come back before"},
    "returns_sendback": {"one_send_back_number": NUMBER, "send_backs_by_time": LIST},
    "shell_token": {"one_token": "a token that comes in, by its visible part"},
    "shell_session": {
        "shell_session_expire_date": "clearing away the sessions that are over",
        "shell_session_session_key_like": DJANGO,
    },
    "shell_user": {"shell_user_username_key": "signing in", "shell_user_username_like": DJANGO},
    "shell_user_groups": {
        "shell_user_groups_group_id": DJANGO,
        "shell_user_groups_user_id": DJANGO,
        "shell_user_groups_user_id_group_id_uniq": DJANGO,
    },
    "shell_user_user_permissions": {
        "shell_user_user_permissions_permission_id": DJANGO,
        "shell_user_user_permissions_user_id": DJANGO,
        "shell_user_user_permissions_user_id_permission_id_uniq": DJANGO,
    },
    "stock_backorder": {"backorders_of_shelf": "who waits for a shelf that something was freed on"},
    "stock_promise": {"promises_of_shelf": "the youngest promises of a shelf that a tell breaks"},
    "warehouse_receipt": {
        "one_receipt_number": NUMBER,
        "receipts_by_time": LIST,
        "one_receipt_per_shipment": "a member's shipment told twice is expected once",
    },
    "warehouse_shipment": {
        "one_shipment_number": NUMBER,
        "shipments_by_time": LIST,
        "shipments_that_wait": WAITS,
        "shipments_of_order": "what became of an order: its page, and finishing it",
    },
    "warehouse_transfer": {"one_transfer_number": NUMBER, "transfers_by_time": LIST},
}

# All but primary keys; Django's names end in a hash of eight, which is left out.
INDEXES = r"""
    SELECT t.relname, regexp_replace(i.relname, '_[0-9a-f]{8}(_like|_uniq|)$', '\1')
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    WHERE t.relnamespace = 'public'::regnamespace AND NOT x.indisprimary AND t.relname = ANY(%s)
"""


def our_tables() -> list[str]:
    """The tables of our modules, those between two of them included."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in sources.folders()]
    return sorted(model._meta.db_table for model in ours)


def found(tables: list[str]) -> set[tuple[str, str]]:
    """(table, index) as the database has them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(INDEXES, [tables])
        return {(row[0], row[1]) for row in cursor.fetchall()}


def test_every_index_is_one_that_somebody_needs(database: str) -> None:
    needed = {(table, index) for table, indexes in NEEDED.items() for index in indexes}
    there = found(our_tables())
    sources.nothing([f"{table}: {index} stands in no list" for table, index in sorted(there - needed)])
    sources.nothing([f"{table}: {index} is listed, but not there" for table, index in sorted(needed - there)])


def test_no_foreign_key_brings_an_index_with_it() -> None:
    """Django makes one for each by itself; what needs one says so in its own name."""
    ours = [model for model in apps.get_models() if model._meta.app_label in sources.folders()]
    sources.nothing([
        f"{model._meta.db_table}.{field.column}"
        for model in ours
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.db_index and not field.unique
    ])  # fmt: skip


def test_this_check_can_fail(database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE planted_index (id bigint PRIMARY KEY, a bigint, b bigint)")
        try:
            cursor.execute("CREATE INDEX planted_index_a_0123abcd ON planted_index (a)")
            cursor.execute("CREATE INDEX planted_index_by_b ON planted_index (b)")
            assert found(["planted_index"]) == {
                ("planted_index", "planted_index_a"),
                ("planted_index", "planted_index_by_b"),
            }
        finally:
            cursor.execute("DROP TABLE planted_index")
