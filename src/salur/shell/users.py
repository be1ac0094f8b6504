"""Making somebody who can sign in."""

from __future__ import annotations

from salur.shell.models import User


def create_user(name: str, password: str, person: int | None, language: str = "") -> User:
    """A user who is this person among the parties (None: nobody yet); told again, the password and person are set anew.

    The password is taken as given: whoever lets people choose one checks it first. `language` is the one that pages
    speak after signing in ('' = the one of the browser).
    """
    user = User.objects.filter(username=name).first() or User(username=name)
    user.person = person
    user.language = language
    user.set_password(password)
    user.save()
    return user


def speak(user: int, language: str) -> None:
    """Pages speak this language to a user from now on, wherever he signs in."""
    User.objects.filter(pk=user).update(language=language)
