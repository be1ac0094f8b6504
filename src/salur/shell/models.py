"""Who may sign in, and the tokens that programs come in with."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who signs in; `person` is who that is among the parties, empty for one who only keeps the machine."""

    person = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=10, default="", db_default="", blank=True)  # the one chosen last


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
