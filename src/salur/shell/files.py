"""The files of a paper: shown on its page, and given only to whoever may see the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from salur.kernel import attachments
from salur.kernel.attachments import Kept
from salur.shell import offers
from salur.shell.doors import Request, View, page
from salur.shell.faces import may_look, missing
from salur.shell.tables import Cell, Table, number, text

ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}
CACHED = "private, max-age=3600, immutable"  # a file never changes; Vary: Cookie keeps it from whoever signs in next


def urls() -> list[URLPattern]:
    """Addresses of the files of every kind of paper; asked for once every module's pages are loaded."""
    return [path(f"{kind}/<int:paper>/file/<str:digest>", file_page(kind)) for kind in offers.SHEETS]


def file_page(kind: str) -> View[[int, str]]:
    """A file of a paper, by its hash: 404 unless the paper may be seen and the file is its own."""

    @page
    def view(request: Request, paper: int, digest: str) -> HttpResponse:
        may_look(request, offers.SHEETS[kind].module)
        if offers.SHEETS[kind].make(request.actor, paper) is None:
            return missing(request)
        kept = {one.sha256: one for one in attachments.of_paper(request.actor.organisation, kind, paper)}
        one = kept.get(digest)
        place = attachments.path_of(one.sha256) if one else None
        if one is None or place is None or not place.exists():
            return missing(request)
        name = f"{kind}-{paper}-{digest[:8]}.{ENDINGS.get(one.media_type, 'bin')}"
        response = HttpResponse(place.read_bytes(), content_type=one.media_type)
        response["Content-Disposition"] = content_disposition_header(not _is_picture(one), name) or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = CACHED
        patch_vary_headers(response, ["Cookie"])
        return response

    return view


def table(kind: str, paper: int, kept: Sequence[Kept], called: Mapping[str, str]) -> Table:
    """The files of a paper, pictures small; `called` says what some of them are, by hash."""
    rows = []
    for one in kept:
        picture = _is_picture(one)
        what = called.get(one.sha256) or (gettext("Photo") if picture else gettext("Document"))
        ending = ENDINGS.get(one.media_type, "").upper()
        shown = Cell(
            what if picture else ending, "picture" if picture else "text", f"/{kind}/{paper}/file/{one.sha256}"
        )
        rows.append([shown, text(what, ending if picture else ""), number(-(-one.size // 1000))])
    return Table(gettext("Files"), (gettext("File"), gettext("What"), "kB"), rows)


def _is_picture(one: Kept) -> bool:
    return one.media_type.startswith("image/")
