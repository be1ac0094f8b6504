"""Making somebody who can sign in."""

from __future__ import annotations

from salur.shell.models import User


def create_user(name: str, password: str, person: int | None) -> User:
    """A user who is this person among the parties (None: nobody yet); told again, the password and person are set anew.

    The password is taken as given: whoever lets people choose one checks it first.
    """
    user = User.objects.filter(username=name).first() or User(username=name)
    user.person = person
    user.set_password(password)
    user.save()
    return user
