"""Addresses: each module brings its own in `pages.py` (and `api.py`), as a list called `urlpatterns`."""

from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from salur.config.modules import built
from salur.shell import files, sheets
from salur.shell.api import serving


def alive(request: HttpRequest) -> HttpResponse:
    """Answers as long as the web server works, for whoever watches it."""
    return HttpResponse("ok\n", content_type="text/plain")


def _of_modules() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for module in built():
        for door in ("pages", "api"):
            name = f"salur.{module}.{door}"
            if find_spec(name):
                found += getattr(import_module(name), "urlpatterns", [])
    return found


_pages = _of_modules()  # loaded before the API is asked what there is
urlpatterns: list[URLPattern | URLResolver] = [
    path("alive", alive, name="alive"),
    *serving.urls(),  # first: programs ask a hundred times as often as people
    *_pages,
    *sheets.urls(),
    *files.urls(),
]
handler404 = "salur.shell.faces.not_found"
