"""Who may sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who signs in; `person` is who that is among the parties, empty for one who only keeps the machine."""

    person = models.BigIntegerField(null=True, blank=True)
