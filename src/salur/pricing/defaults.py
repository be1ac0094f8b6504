"""Rules that most sellers begin with, as bodies to be told: Indonesian PPN, and how IDR and USD are rounded.

PPN is asked of goods of tax class `standard`; those of `exempt` go untaxed under code 08. Luxury goods (PPnBM) have
rates of their own and get no rule here: they are refused rather than taxed wrongly.
"""

from __future__ import annotations

from datetime import date

from salur.pricing.bodies import RoundingBody, TaxBody
from salur.pricing.rules import Part

STANDARD = (("tax_class", ("standard",)),)
EXEMPT = (("tax_class", ("exempt",)),)
RUPIAH = 100  # sen


def taxes(*, collects: bool = True) -> list[TaxBody]:
    """The PPN rules of a seller who collects it (a PKP), or the one rule of a seller who does not: no tax on anything.

    The seller's own standing decides, not the buyer's: `tax_status` in a cart is the buyer's.
    """
    if not collects:
        return [TaxBody("NO-TAX", priority=900)]
    return [
        # 12% of 11/12 of the price, code 04: PMK 131/2024, in force since 1 January 2025.
        TaxBody("PPN-2025", (("PPN", "12"),), (11, 12), paper_code="04", goods=STANDARD, valid_from=date(2025, 1, 1)),
        # 11%: UU 7/2021 (harmonisation of tax rules), art. 7 (1) a of the VAT law, from 1 April 2022.
        TaxBody(
            "PPN-2022",
            (("PPN", "11"),),
            paper_code="01",
            goods=STANDARD,
            valid_from=date(2022, 4, 1),
            valid_to=date(2024, 12, 31),
        ),
        # 10%: UU 8/1983 art. 7 (1), kept by UU 42/2009, until 31 March 2022.
        TaxBody("PPN-10", (("PPN", "10"),), paper_code="01", goods=STANDARD, valid_to=date(2022, 3, 31)),
        # Exempted goods (dibebaskan) are untaxed but stand on the tax paper: code 08.
        TaxBody("PPN-EXEMPT", paper_code="08", goods=EXEMPT),
    ]


def roundings() -> list[RoundingBody]:
    """Whole rupiah on papers (tax down before 22 May 2025, half up since), whole cents for US dollars."""
    rupiah = Part(RUPIAH)
    return [
        # PER-11/PJ/2025 art. 129, in force since 22 May 2025: base and tax to whole rupiah, half up.
        RoundingBody("IDR-2025", "IDR", net=rupiah, tax=rupiah, payable=rupiah, valid_from=date(2025, 5, 22)),
        # PER-29/PJ/2015 and before: tax to whole rupiah, down.
        RoundingBody(
            "IDR-OLD", "IDR", net=rupiah, tax=Part(RUPIAH, "down"), payable=rupiah, valid_to=date(2025, 5, 21)
        ),
        RoundingBody("USD", "USD"),
    ]
