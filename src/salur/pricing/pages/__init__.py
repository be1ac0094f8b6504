"""Doors to prices and schemes: the list, moving it, what somebody pays; schemes, their editor and their calendar."""

from salur.pricing.pages import calendar, changing, lookup, rows, schemes, telling
from salur.pricing.pages.calendar import urlpatterns as calendar_urls
from salur.pricing.pages.changing import urlpatterns as changing_urls
from salur.pricing.pages.editing.doors import urlpatterns as editing_urls
from salur.pricing.pages.lookup import urlpatterns as lookup_urls

urlpatterns = [*calendar_urls, *changing_urls, *lookup_urls, *editing_urls]

__all__ = ["calendar", "changing", "lookup", "rows", "schemes", "telling", "urlpatterns"]
