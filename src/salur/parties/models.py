"""Who there is: parties and members, what a firm knows of each, where goods lie, who supplies whom, who may do what."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q

from salur.parties.history import tracked

PARTY_KINDS = ("firm", "outlet", "person", "consumer")
TAX_STATUSES = ("pkp", "non_pkp")
VISIBILITIES = ("territory", "all")
ASSIGNMENTS = ("territory", "salesman", "class", "channel")
PLACE_KINDS = ("site", "zone", "bin", "van", "shop")
TERMS_FROM = ("delivery", "invoice", "exchange")
INVOICE_AT = ("loading", "delivery", "period")


def one_of(column: str, words: tuple[str, ...], name: str) -> models.CheckConstraint:
    """The wall that keeps a column to its vocabulary."""
    return models.CheckConstraint(condition=Q(**{f"{column}__in": words}), name=name)


def one_at_a_time(name: str, *columns: str, of: Q | None = None) -> ExclusionConstraint:
    """The wall that keeps rows (`of` these) with the same columns from being valid on the same day."""
    days = Func(F("valid_from"), F("valid_to"), function="daterange")
    return ExclusionConstraint(
        name=name, expressions=[*((column, "=") for column in columns), (days, "&&")], condition=of
    )


class Party(models.Model):
    """Somebody we may deal with: an identity without secrets, seen by every member. Duplicates point to `same_as`."""

    uuid = models.UUIDField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    same_as = models.BigIntegerField(null=True)

    class Meta:
        constraints = [one_of("kind", PARTY_KINDS, "party_kind")]


class Member(models.Model):
    """Which party a member organisation is; everybody may know who is a member."""

    organisation = models.BigIntegerField(unique=True)
    party = models.BigIntegerField(unique=True)


@tracked
class Relation(models.Model):
    """What a firm knows of a party it deals with: its code and name for it, tax identity, address, who may see it."""

    organisation = models.BigIntegerField()
    party = models.BigIntegerField()
    code = models.TextField()
    name = models.TextField()
    visibility = models.TextField(default="territory")  # who works the territory, or everybody in the firm
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    tax_status = models.TextField(default="non_pkp")
    tax_number = models.TextField(default="")  # NPWP, 16 digits
    tax_fault = models.TextField(null=True)  # what does not check in a number that was kept as told
    nik = models.TextField(default="")
    nitku = models.TextField(default="")
    address = models.TextField(default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    phone = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="one_relation_per_code", deferrable=models.Deferrable.IMMEDIATE
            ),
            models.UniqueConstraint(fields=["organisation", "party"], name="one_relation_per_party"),
            one_of("tax_status", TAX_STATUSES, "relation_tax_status"),
            one_of("visibility", VISIBILITIES, "relation_visibility"),
        ]


class Code(models.Model):
    """Whose number means what, and when: own codes, a principal's, a marketplace's. A rename adds a row."""

    organisation = models.BigIntegerField()
    kind = models.TextField()
    code = models.TextField()
    thing_kind = models.TextField()
    thing = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the first day it no longer counts

    class Meta:
        indexes = [models.Index(fields=["thing", "thing_kind", "organisation"], name="code_of_thing")]
        constraints = [one_at_a_time("code_means_one_thing", "organisation", "kind", "code")]


class Territory(models.Model):
    """A part of the market that somebody answers for; territories form a tree."""

    organisation = models.BigIntegerField()
    code = models.TextField()
    name = models.TextField()
    parent = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_territory")]


class Group(models.Model):
    """A named set of parties: a club, a chain, those of a contest. Prices and schemes may be for its members."""

    organisation = models.BigIntegerField()
    code = models.TextField()
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_group")]


class Assignment(models.Model):
    """In which territory, with which salesman, in which price class and channel a party is, and since when; and in
    which groups: of these in any number."""

    organisation = models.BigIntegerField()
    party = models.BigIntegerField()
    kind = models.TextField()
    thing = models.BigIntegerField(null=True)  # the territory, or the salesman's party
    word = models.TextField(null=True)  # the class or channel, or the code of the group
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the first day it no longer counts

    class Meta:
        indexes = [models.Index(fields=["party", "organisation", "kind"], name="assignment_of_party")]
        constraints = [
            one_at_a_time("assigned_once_at_a_time", "organisation", "party", "kind", of=~Q(kind="group")),
            one_at_a_time("in_group_once_at_a_time", "organisation", "party", "word", of=Q(kind="group")),
            models.CheckConstraint(
                condition=Q(kind__in=("territory", "salesman"), thing__isnull=False, word=None)
                | Q(kind__in=("class", "channel", "group"), thing=None, word__isnull=False),
                name="assigned_to_something",
            ),
        ]


@tracked
class Place(models.Model):
    """Where goods can lie: a site, a zone or bin in it, a van, a corner of a shop; `keeper` answers for them."""

    organisation = models.BigIntegerField()
    parent = models.BigIntegerField(null=True)
    site = models.BigIntegerField()  # the top place; its own id where there is none above
    kind = models.TextField()
    code = models.TextField()
    name = models.TextField()
    keeper = models.BigIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_place"),
            one_of("kind", PLACE_KINDS, "place_kind"),
            models.CheckConstraint(
                condition=Q(parent=None, site=F("id")) | Q(parent__isnull=False) & ~Q(site=F("id")),
                name="place_in_its_site",
            ),
        ]


@tracked
class Supply(models.Model):
    """Who supplies whom on what terms: who pays, within how many days from what, with which salesman, from where."""

    organisation = models.BigIntegerField()
    seller = models.BigIntegerField()
    buyer = models.BigIntegerField()
    bill_to = models.BigIntegerField()
    payment_days = models.IntegerField(default=0)
    terms_from = models.TextField(default="delivery")
    exchange_weekday = models.SmallIntegerField(null=True)  # 0 = Monday: the day the outlet takes invoices
    invoice_at = models.TextField(default="delivery")
    prices_include_tax = models.BooleanField(default=False)
    salesman = models.BigIntegerField(null=True)
    ship_from = models.BigIntegerField(null=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "seller", "buyer"], name="one_supply"),
            one_of("terms_from", TERMS_FROM, "supply_terms_from"),
            one_of("invoice_at", INVOICE_AT, "supply_invoice_at"),
            models.CheckConstraint(condition=Q(payment_days__gte=0), name="supply_pays_no_earlier"),
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="supply_of_another"),
            models.CheckConstraint(
                condition=~Q(terms_from="exchange") | Q(exchange_weekday__range=(0, 6)), name="supply_exchange_day"
            ),
        ]


@tracked
class Role(models.Model):
    """What somebody in a position may do: a name and the permissions (`module.verb`, `*` for all) that go with it."""

    organisation = models.BigIntegerField()
    name = models.TextField()
    permissions = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_role")]


@tracked
class Membership(models.Model):
    """A person who works for a member organisation: in which role, and which territories and places they see."""

    organisation = models.BigIntegerField()
    person = models.BigIntegerField()
    role = models.ForeignKey(Role, models.DO_NOTHING, db_index=False)
    territories = models.JSONField(null=True)  # empty = all
    places = models.JSONField(null=True)  # empty = all
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="one_membership")]
