"""Whose numbers mean what: the codes in a file, looked up once and remembered for the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from salur.catalog import queries as catalog
from salur.kernel.work import reading
from salur.parties import queries as parties

OWN: Mapping[str, str] = {"party": "relation", "sku": "item", "place": "place"}
BARCODE = "gtin"  # a scheme for `sku`: the barcode of one of its packs, if only one SKU carries it


class Codes:
    """Finds parties, SKUs and places of one organisation by the codes of a profile's schemes.

    A scheme is a kind of `Code` (our own: relation, item; or somebody else's, such as "principal"), "gtin" for
    SKUs, "place" for places. What was found is remembered; what was not is asked again, since it may come in later.
    """

    def __init__(self, organisation: int, schemes: Mapping[str, str] | None = None) -> None:
        self.organisation = organisation
        self.schemes = {**OWN, **(schemes or {})}
        self._known: dict[str, dict[str, int]] = {}

    def find(self, thing: str, codes: Iterable[str | None]) -> dict[str, int]:
        """The numbers of the parties, skus or places behind these codes; who is not there is not in the answer.

        At most one statement a call, none if all are known.
        """
        known = self._known.setdefault(thing, {})
        wanted = {code for code in codes if code is not None}
        if missing := wanted - known.keys():
            with reading(self.organisation):
                known.update(self._read(thing, self.schemes[thing], missing))
        return {code: known[code] for code in wanted if code in known}

    def forget(self, thing: str | None = None) -> None:
        """Look up anew what has been found so far (after a rename)."""
        if thing is None:
            self._known.clear()
        else:
            self._known.pop(thing, None)

    def _read(self, thing: str, scheme: str, codes: set[str]) -> dict[str, int]:
        if thing == "place":
            return {code: row.id for code, row in parties.places_by_code(self.organisation, codes).items()}
        if scheme == "relation":
            return {code: known.party for code, known in parties.relations_by_code(self.organisation, codes).items()}
        if scheme == "item":
            return {code: item.sku for code, item in catalog.skus_by_code(self.organisation, codes).items()}
        if scheme == BARCODE:
            found = catalog.packs_by_barcode(codes)
            one = {code: {pack.sku for pack in packs} for code, packs in found.items()}
            return {code: next(iter(skus)) for code, skus in one.items() if len(skus) == 1}
        return parties.things_by_code(self.organisation, scheme, codes)
