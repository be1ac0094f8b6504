"""Doors to the prices: the list, moving it, and what somebody pays."""

from salur.pricing.pages import changing, lookup, rows
from salur.pricing.pages.changing import urlpatterns as changing_urls
from salur.pricing.pages.lookup import urlpatterns as lookup_urls

urlpatterns = [*changing_urls, *lookup_urls]

__all__ = ["changing", "lookup", "rows", "urlpatterns"]
