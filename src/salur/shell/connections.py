"""A database that was restarted costs nobody an error page: connections that it hung up are let go before a request.

Django's own way asks the database at each request whether it is there (`CONN_HEALTH_CHECKS`), a twentieth of what a
small request costs. Here the socket is looked at: of a server that said nothing unasked there is nothing to read.
"""

from __future__ import annotations

import select
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, reset_queries


def watch() -> None:
    """Look before every request from now on; once, in a process that answers requests.

    Django's own looks (before and after each request, for connections too old or in disorder) are done in the same one.
    """
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    if not settings.DEBUG:
        request_started.disconnect(reset_queries)  # nobody keeps them
    request_started.connect(look, dispatch_uid="salur.connections")


def look(**_: Any) -> None:
    """Close the connections of this thread that their server has closed (or said something on, which comes first)."""
    for one in connections.all(initialized_only=True):
        if one.connection is None or one.in_atomic_block:
            continue
        if hung_up(one.connection):
            one.close()
        else:
            one.close_if_unusable_or_obsolete()


def hung_up(connection: Any) -> bool:
    """Whether there is something to read on an idle connection: its end, or a word about its end."""
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(waiting.poll(0))
