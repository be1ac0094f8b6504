"""What is traded: products and their SKUs, the packs and barcodes they come in, their lots, what a firm calls them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from salur.parties.history import tracked

NOTHING = models.DO_NOTHING


@tracked
class Product(models.Model):
    """A branded good before its sizes: whose brand, which category and tax class. `keeper` maintains the master."""

    keeper = models.BigIntegerField()  # the organisation that recorded it first
    owner = models.BigIntegerField(null=True)  # the brand owner's party
    brand = models.TextField(default="")
    name = models.TextField()
    category = models.TextField(default="")  # a path: food/noodles/instant
    tax_class = models.TextField(default="standard")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["keeper", "brand", "name"], name="one_product")]


@tracked
class Sku(models.Model):
    """The smallest thing that can be ordered and counted, one identity for every member. Counted in pieces."""

    uuid = models.UUIDField(unique=True)
    product = models.ForeignKey(Product, NOTHING, db_index=False)
    code = models.TextField()  # what the keeper of the product calls it
    name = models.TextField()
    unit = models.TextField(default="pcs")
    volume_ml = models.BigIntegerField(null=True)
    weight_g = models.BigIntegerField(null=True)
    shelf_life_days = models.IntegerField(null=True)


@tracked
class Item(models.Model):
    """What a firm calls a SKU that it buys or sells: its own code and name for it."""

    organisation = models.BigIntegerField()
    sku = models.ForeignKey(Sku, NOTHING, db_index=False)
    code = models.TextField()
    name = models.TextField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="one_item_per_code", deferrable=models.Deferrable.IMMEDIATE
            ),
            models.UniqueConstraint(fields=["organisation", "sku"], name="one_item_per_sku"),
        ]


@tracked
class Pack(models.Model):
    """How many pieces go into a carton, an inner …, and its barcode. A ratio never changes; a new one is a new pack."""

    sku = models.ForeignKey(Sku, NOTHING, db_index=False)
    name = models.TextField()
    pieces = models.BigIntegerField()
    gtin = models.TextField(null=True)  # as printed; not unique, real goods share barcodes
    gtin_fault = models.TextField(null=True)

    class Meta:
        indexes = [models.Index(fields=["gtin"], condition=Q(gtin__isnull=False), name="pack_by_gtin")]
        constraints = [
            models.UniqueConstraint(fields=["sku", "name"], name="one_pack"),
            models.CheckConstraint(condition=Q(pieces__gt=0), name="pack_of_something"),
        ]


class Lot(models.Model):
    """Goods of a SKU made together; '' is goods without a lot, a serial number is a lot of one."""

    sku = models.ForeignKey(Sku, NOTHING, db_index=False)
    code = models.TextField()
    expires_on = models.DateField(null=True)
    made_on = models.DateField(null=True)
    blocked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "code"], name="one_lot")]
