"""The sentences of this module's refusals."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "delivery.no_shipments": _("The trip has no shipments. Name at least one."),
    "delivery.unknown_van": _("Vehicle {place} is not one of our places. Record it, or choose another."),
    "delivery.not_ready": _("Shipment {shipment} is {status}: it cannot go on a trip now."),
    "delivery.on_another_trip": _("Shipment {shipment} is on trip {trip} already. Take it off there first."),
    "delivery.several_sites": _("The shipments lie at different sites. Make a trip for each site."),
    "delivery.bad_refusal": _("Line {line}: {pieces} pieces cannot have been refused of {there}. Count again."),
    "delivery.nothing_in_it": _("Nothing was found for shipment {shipment}, so there was nothing to bring."),
    "delivery.no_files": _("There is no file. Choose a signature or a photo."),
    "delivery.file_to_come": _("A file has not come yet. Send it first, then tell of it again."),
    "delivery.twice": _("Shipment {shipment} is named twice. Name each stop once."),
    "delivery.still_coming": _("Goods of order {order} are still to come. It is finished once all doors are told."),
}
