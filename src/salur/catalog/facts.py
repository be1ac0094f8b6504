"""What has happened to products, items and lots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class ProductRecorded(Fact):
    """A firm trades a SKU from now on, or knows something new about it."""

    paper_kind: ClassVar[str] = "sku"
    code: str
    name: str
    new: bool


@dataclass(frozen=True, slots=True)
class ItemRenamed(Fact):
    """A SKU has got another code here."""

    paper_kind: ClassVar[str] = "sku"
    code: str
    new_code: str


@dataclass(frozen=True, slots=True)
class LotRecorded(Fact):
    """A lot is there, or its dates or its block have changed."""

    paper_kind: ClassVar[str] = "lot"
    sku: int
    code: str
    blocked: bool
