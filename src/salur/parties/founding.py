"""How a member comes to be: nobody may act yet, so this is no verb."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from salur.kernel import ids, sql
from salur.kernel.actor import Actor
from salur.kernel.money import exponent
from salur.kernel.work import current
from salur.parties.models import Member, Party


def found(code: str, name: str, currency: str, time_zone: str = "Asia/Jakarta", party_kind: str = "firm") -> Actor:
    """Found a member organisation with a party of its own; gives a system actor for it, who may do everything.

    Found again under the same code, it is left as it is. `currency` by ISO 4217, `time_zone` by IANA name.
    Refused: kernel.unknown_currency.
    """
    if current() is not None:
        raise RuntimeError("a member is not founded inside a verb")
    exponent(currency)
    with transaction.atomic():
        sql.run(
            "INSERT INTO kernel_organisation (code, name, base_currency, time_zone) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (code) DO NOTHING",
            (code, name, currency, time_zone),
        )
        ((organisation,),) = sql.fetch("SELECT id FROM kernel_organisation WHERE code = %s", (code,))
        sql.run("SELECT set_config('salur.organisation', %s, true)", (str(organisation),))
        rows = sql.fetch("SELECT party FROM parties_member WHERE organisation = %s", (organisation,))
        if not rows:
            party = ids.take(Party, 1)[0]
            sql.insert(Party, ("id", "uuid", "name", "kind"), [(party, uuid4(), name, party_kind)])
            sql.insert(Member, ("organisation", "party"), [(organisation, party)])
            rows = [(party,)]
    return Actor(person=0, organisation=organisation, party=rows[0][0], may=frozenset({"*"}), sender="system")
