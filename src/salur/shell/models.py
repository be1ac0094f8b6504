"""Who may sign in, and the tokens that programs come in with."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class User(AbstractUser):
    """Somebody who signs in; `person` is who that is among the parties, empty for one who only keeps the machine.

    Who is let in gets a link that is good once, for choosing a password; only its hash is kept. Raising `turn` ends all
    sessions.
    """

    person = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    link_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    link_until = models.DateTimeField(null=True, blank=True)
    turn = models.IntegerField(default=0, db_default=0)

    def get_session_auth_hash(self) -> str:
        """What a session must know to be this user's: it changes with the password, and with the turn."""
        return f"{super().get_session_auth_hash()}-{self.turn}" if self.turn else super().get_session_auth_hash()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the secret keys of before."""
        for one in super().get_session_auth_fallback_hash():
            yield f"{one}-{self.turn}" if self.turn else one


class Session(AbstractBaseSession):
    """A browser in which somebody may have signed in; the user is named, so that both are read at once."""

    user = models.BigIntegerField(null=True)


class Token(models.Model):
    """What a program comes in with in a person's place: a part of what the person may. Only its hash is kept."""

    organisation = models.BigIntegerField()
    person = models.BigIntegerField()
    name = models.CharField(max_length=80)
    public = models.CharField(max_length=16)  # the part of the token that may be seen, by which it is found
    sha256 = models.CharField(max_length=64)  # of the part that is secret
    scopes = models.JSONField(default=list)  # permissions (module.verb) and read:list; * for all that the person may
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # to five minutes
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["public"], name="one_token")]
