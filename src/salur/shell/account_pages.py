"""One's own way in: choosing a password by a link that is good once, changing it, the language."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from salur.shell import users
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import show
from salur.shell.models import User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password by a link that is good once. Looking at it uses nothing up: chats look at links, too."""
    user = users.of_link(secret)
    if user is None:
        text = gettext("This link was used, or is too old. Ask whoever gave it to you for a new one.")
        return show(request, "shell/stop.html", {"sentence": text}, 404)
    context: dict[str, Any] = {"name": user.username, "here": request.path}
    if request.method != "POST":
        return show(request, "shell/welcome.html", context)
    faults = _faults(request, user)
    if faults:
        return show(request, "shell/welcome.html", context | faults, 409)
    users.choose_password(user, request.POST["password"])
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return greeted(request, redirect("/"), user)


def greeted(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """The answer to somebody who comes in: from now on in the language they chose, on this device, too; what was just
    chosen before the door stays."""
    if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, max_age=365 * 86_400,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE, secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        )  # fmt: skip
    return response


def _faults(request: HttpRequest, user: User) -> dict[str, str]:
    """What is wrong with the password that was chosen, by field."""
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return {"again_fault": gettext("The two do not agree. Type the same once more.")}
    try:
        validate_password(password[:200], user)
    except ValidationError as error:
        return {"password_fault": " ".join(error.messages)}
    return {}


def _account(request: Request, faults: dict[str, str] | None = None) -> HttpResponse:
    context: dict[str, Any] = {"name": request.user.get_username(), "here": "/account", **(faults or {})}
    return show(request, "shell/account.html", context, 409 if faults else 200)


@page
def account(request: Request) -> HttpResponse:
    """One's own name, language and password."""
    return _account(request)


@told
def change_password(request: Request) -> HttpResponse:
    """Another password; other devices are signed out, this one stays."""
    user = cast(User, request.user)
    if not user.check_password(request.POST.get("old", "")):
        return again(request, _account, {"old_fault": gettext("This is not the password of now.")})
    if faults := _faults(request, user):
        return again(request, _account, faults)
    users.choose_password(user, request.POST["password"])
    update_session_auth_hash(request, user)
    messages.success(request, gettext("The password is changed. Other devices are signed out."))
    return redirect("/account")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Another language, here at once and wherever one signs in from now on."""
    if request.user.is_authenticated:
        users.choose_language(request.user, request.POST.get("language", ""))
    return set_language(request)


urlpatterns: list[URLPattern] = [
    path("welcome/<str:secret>", welcome, name="welcome"),
    path("account", account, name="account"),
    path("account/password", change_password, name="change_password"),
    path("language", choose_language, name="set_language"),
]
