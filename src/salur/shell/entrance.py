"""What the web server calls: Django's own way in, and beside it a shorter one for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.utils.log import log_response

from salur.shell import connections
from salur.shell.middleware import ProgramsMiddleware


class Entrance(WSGIHandler):
    """Programs ask ten times as often as people, for a tenth of the work: what Django does around every request (its
    signals, whose listeners wait for other things; closing what nobody opened) is a twentieth of theirs.

    They pass the same middleware and the same door.
    """

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """The answer, as WSGI gives it."""
        if not environ["PATH_INFO"].startswith(ProgramsMiddleware.PLACE) or environ.get("SCRIPT_NAME"):
            return super().__call__(environ, start_response)
        connections.look()
        request = self.request_class(environ)
        response = self._middleware_chain(request)  # type: ignore[attr-defined]  # loaded by Django's own handler
        if response.status_code >= 400:
            log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request)
        headers = [*response.items(), *(("Set-Cookie", one.output(header="")) for one in response.cookies.values())]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return response if response.streaming else (response.content,)
