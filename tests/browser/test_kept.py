"""Every form for a new paper, sent with what cannot be read: it comes back with what was typed, and says where it is
wrong beside the field."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from salur.config import urls
from salur.kernel.work import reading
from salur.shell import offers
from salur.shell.offers import Form
from tests.api.firm import Firm
from tests.browser.test_lists import firm, signed_in

assert urls.urlpatterns  # every module has registered what it has
__all__ = ["firm", "signed_in"]  # fixtures
ODD = "zz~9"
FRESH = sorted(key for key, one in offers.BUTTONS.items() if one.fresh and one.form)
NAMES_ONLY = {("role", "new"), ("group", "new")}  # what is typed there is a name, and a name may be anything
TYPED = ("text", "number", "long")


def typed_into(form: Form) -> dict[str, str]:
    """Nonsense in every field that takes text; the first choice of what is chosen."""
    told = {one.name: ODD for one in form.fields if one.kind in TYPED}
    told |= {one.name: one.choices[0][0] for one in form.fields if one.kind == "select" and one.choices}
    if form.grid and form.grid.rows:
        told |= {f"{one.name}-0": ODD for one in form.grid.fields if one.kind in TYPED}
    return told


@pytest.mark.parametrize("key", FRESH, ids="-".join)
def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(
    key: tuple[str, str], firm: Firm, signed_in: Client
) -> None:
    offer = offers.BUTTONS[key]
    assert offer.form is not None
    with reading(firm.actor.organisation), timezone.override(ZoneInfo("Asia/Jakarta")):
        form = offer.form(firm.actor, 0)
    told = typed_into(form)
    if ODD not in told.values():
        return  # there is nothing to type into: a file is chosen, boxes are ticked
    answer = signed_in.post(f"/{offer.kind}/{offer.word}", told)
    page = answer.content.decode()
    if answer.status_code == 302 and key in NAMES_ONLY:
        return
    assert answer.status_code == 409, (key, answer.status_code)
    kept = page.count(f'value="{ODD}"') + page.count(f">{ODD}</textarea>")
    assert kept == list(told.values()).count(ODD), key
    assert 'aria-invalid="true"' in page and 'class="fault"' in page, key
