"""Who comes in with a session is read with it, and is whoever they are now."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.test import Client

from salur.kernel import clock
from salur.shell import users
from salur.shell.models import Session, User
from salur.shell.sessions import SessionStore, user_of

pytestmark = pytest.mark.usefixtures("database")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in() -> tuple[User, str]:
    """Somebody, and the key of their session."""
    user = users.create_user(f"sari-{uuid4().hex[:10]}", "a long enough word", None)
    client = Client()
    client.force_login(user, BACKEND)
    key = client.session.session_key
    assert key
    return user, key


def test_a_session_brings_its_user() -> None:
    user, key = signed_in()
    session = SessionStore(key)
    found = user_of(session)
    assert found == user
    assert found is not None
    assert found.password == user.password
    assert Session.objects.get(pk=key).user == user.pk
    assert user_of(SessionStore("nobody-knows-it")) is None


def test_a_session_over_or_of_somebody_gone_brings_nobody() -> None:
    user, key = signed_in()
    Session.objects.filter(pk=key).update(expire_date=clock.now() - timedelta(seconds=1))
    assert user_of(SessionStore(key)) is None
    user, key = signed_in()
    users.switch([user.pk], on=False)  # nobody of that number among the people
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert user_of(SessionStore(key)) is None
    assert _djangos(key) == AnonymousUser()


def test_another_password_ends_a_session() -> None:
    user, key = signed_in()
    users.choose_password(user, "another long word")
    assert user_of(SessionStore(key)) is None
    assert _djangos(key) == AnonymousUser()


def test_a_session_of_before_goes_on_and_learns_its_user() -> None:
    user, key = signed_in()
    Session.objects.filter(pk=key).update(user=None)  # as they were carried over
    assert user_of(SessionStore(key)) is None
    assert _djangos(key) == user
    session = SessionStore(key)
    session["organisation"] = 7
    session.save()
    assert Session.objects.get(pk=key).user == user.pk


def test_a_session_that_names_another_is_nobodys() -> None:
    _, key = signed_in()
    other, _ = signed_in()
    Session.objects.filter(pk=key).update(user=other.pk)
    assert user_of(SessionStore(key)) is None


def test_a_session_that_ended_meanwhile_is_not_made_again() -> None:
    _, key = signed_in()
    session = SessionStore(key)
    session["organisation"] = 7
    Session.objects.filter(pk=key).delete()
    with pytest.raises(UpdateError):
        session.save()


def _djangos(key: str) -> object:
    request = HttpRequest()
    request.session = SessionStore(key)
    return get_user(request)
