"""Sales by month, outlet and product group."""

from django.db import migrations, models

FILL = """
-- What stands in the summaries already, once more by product group; what still waits is counted with the rest.
INSERT INTO insights_skugroup (organisation, sku, goods_group)
SELECT DISTINCT c.organisation, c.sku, hashtextextended(concat_ws(E'\\x1f', p.brand, p.category), 0)
FROM insights_skumonth c JOIN catalog_sku s ON s.id = c.sku JOIN catalog_product p ON p.id = s.product_id;
WITH counted AS MATERIALIZED (SELECT (body ->> 'fact')::bigint AS fact, paper, body ->> 'kind' AS kind, organisation
        FROM kernel_fact WHERE kind = 'Counted'),

    lines AS (
        SELECT i.organisation, i."on", i.buyer AS outlet, l.sku, i.currency,
            coalesce(o.territory, v.territory, i.territory, 0) AS territory,
            coalesce(o.channel, v.channel, i.channel, '') AS channel,
            coalesce(o.price_class, v.price_class, i.price_class, '') AS price_class,
            coalesce(o.salesman, v.salesman, i.salesman, 0) AS salesman,
            l.untaxed, l.tax, l.pieces, 1 AS lines, CASE WHEN l.pieces < s.pieces THEN s.value - coalesce(r.value, 0)
                ELSE coalesce(s.value, w.value, 0) END AS cost,
            0 AS credited_untaxed, 0 AS credited_tax, 0 AS credited_pieces, 0 AS credited_cost
        FROM counted k JOIN kernel_fact f ON f.id = k.fact
            JOIN billing_invoice i ON i.id = CASE k.kind WHEN 'SoldFromVan' THEN (f.body ->> 'invoice')::bigint
                ELSE k.paper END
            JOIN billing_invoiceline l ON l.invoice_id = i.id LEFT JOIN orders_order o ON o.id = l."order"
            LEFT JOIN field_sale v ON k.kind = 'SoldFromVan' AND v.id = k.paper
            LEFT JOIN field_saleline w ON w.sale_id = v.id AND w.n = l.n
            LEFT JOIN warehouse_shipmentline s ON s.shipment_id = l.shipment AND s.n = l.shipment_line
            LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
        WHERE k.kind IN ('InvoiceIssued', 'SoldFromVan', 'HistoryKept invoice')
        UNION ALL
        SELECT h.organisation, h."on", h.buyer, c.sku, h.currency,
            coalesce(o.territory, v.territory, i.territory, h.territory, 0) AS territory,
            coalesce(o.channel, v.channel, i.channel, h.channel, '') AS channel,
            coalesce(o.price_class, v.price_class, i.price_class, h.price_class, '') AS price_class,
            coalesce(o.salesman, v.salesman, i.salesman, h.salesman, 0) AS salesman, 0, 0, 0, 0, 0, c.untaxed,
    c.tax, c.pieces,
            CASE WHEN h.reason_kind = 'shipment' THEN coalesce(r.value, 0) ELSE 0 END
        FROM counted k JOIN billing_creditnote h ON h.id = k.paper JOIN billing_creditnoteline c ON c.note_id = h.id
            LEFT JOIN billing_invoiceline l ON l.invoice_id = c.invoice AND l.n = c.invoice_line
            LEFT JOIN orders_order o ON o.id = l."order"
            LEFT JOIN field_sale v ON v.invoice = c.invoice AND l."order" IS NULL
            LEFT JOIN billing_invoice i ON i.id = c.invoice
            LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
        WHERE k.kind IN ('CreditNoteIssued', 'HistoryKept credit_note')
        UNION ALL
        SELECT t.organisation, p."on", t.buyer, b.sku, b.currency,
            coalesce(o.territory, v.territory, i.territory, 0) AS territory,
            coalesce(o.channel, v.channel, i.channel, '') AS channel,
            coalesce(o.price_class, v.price_class, i.price_class, '') AS price_class,
            coalesce(o.salesman, v.salesman, i.salesman, 0) AS salesman, 0, 0, 0, 0, 0, 0, 0, 0, b.value
        FROM counted k JOIN returns_return t ON t.id = k.paper JOIN returns_returnline b ON b.paper_id = t.id
            JOIN ledger_posting p ON p.paper = t.id AND p.paper_kind = 'return' AND p.occasion = 'received'
            LEFT JOIN billing_invoiceline l ON l.invoice_id = b.invoice AND l.n = b.invoice_line
            LEFT JOIN orders_order o ON o.id = l."order"
            LEFT JOIN field_sale v ON v.invoice = b.invoice AND l."order" IS NULL
            LEFT JOIN billing_invoice i ON i.id = b.invoice
        WHERE k.kind = 'GoodsReturned')
INSERT INTO insights_groupmonth (organisation, month, goods_group, outlet, segment, currency, untaxed, tax, pieces,
    lines, cost, credited_untaxed, credited_tax, credited_pieces, credited_cost)
SELECT l.organisation, date_trunc('month', l."on"::timestamp)::date, g.goods_group, l.outlet, z.id, l.currency,
    salur_total(l.untaxed) AS untaxed, salur_total(l.tax) AS tax, salur_total(l.pieces) AS pieces,
    salur_total(l.lines) AS lines, salur_total(l.cost) AS cost,
    salur_total(l.credited_untaxed) AS credited_untaxed, salur_total(l.credited_tax) AS credited_tax,
    salur_total(l.credited_pieces) AS credited_pieces, salur_total(l.credited_cost) AS credited_cost
FROM lines l JOIN insights_skugroup g ON g.organisation = l.organisation AND g.sku = l.sku
    JOIN insights_segment z ON z.organisation = l.organisation AND z.territory = l.territory
        AND z.channel = l.channel AND z.price_class = l.price_class AND z.salesman = l.salesman
GROUP BY 1, 2, 3, 4, 5, 6;
"""
WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['insights_skugroup', 'insights_groupmonth']) guarded;
ALTER TABLE insights_groupmonth SET (fillfactor = 80);
"""

SUMS = (
    "untaxed", "tax", "pieces", "lines", "cost", "credited_untaxed", "credited_tax", "credited_pieces",
    "credited_cost",
)  # fmt: skip


def keyed(*names: str) -> models.CompositePrimaryKey:
    """The key of a cell."""
    return models.CompositePrimaryKey(*names, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0003_count_what_was"),
        ("ledger", "0003_money_moves_of_account"),
        ("orders", "0004_credit_knows_who_waits"),
        ("billing", "0005_bill_credits"),
        ("field", "0002_walls"),
        ("warehouse", "0004_was_put_back"),
        ("delivery", "0002_walls"),
        ("returns", "0002_walls"),
        ("catalog", "0002_walls"),
    ]
    operations = [
        migrations.CreateModel(
            name="GroupMonth",
            fields=[
                *((name, models.BigIntegerField()) for name in SUMS),
                ("pk", keyed("organisation", "month", "goods_group", "outlet", "segment", "currency")),
                ("organisation", models.BigIntegerField()),
                ("month", models.DateField()),
                ("goods_group", models.BigIntegerField()),
                ("outlet", models.BigIntegerField()),
                ("segment", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SkuGroup",
            fields=[
                ("pk", keyed("organisation", "sku")),
                ("organisation", models.BigIntegerField()),
                ("sku", models.BigIntegerField()),
                ("goods_group", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(WALLS, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
