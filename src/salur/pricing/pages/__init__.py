"""Doors to prices and schemes: the list, moving it, what somebody pays; schemes and what they give."""

from salur.pricing.pages import changing, lookup, rows, schemes, telling
from salur.pricing.pages.changing import urlpatterns as changing_urls
from salur.pricing.pages.lookup import urlpatterns as lookup_urls

urlpatterns = [*changing_urls, *lookup_urls]

__all__ = ["changing", "lookup", "rows", "schemes", "telling", "urlpatterns"]
