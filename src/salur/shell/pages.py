"""Coming in and going out: sign-in with a brake, language, the organisation one works for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from salur.shell import account_pages, token_pages
from salur.shell.doors import Request, page
from salur.shell.faces import THEME, THEMES, show
from salur.shell.middleware import ORGANISATION


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; five wrong ones of a name from one address close the door for a while."""
    asked = request.POST if request.method == "POST" else request.GET
    onward = asked.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = settings.LOGIN_REDIRECT_URL
    context: dict[str, Any] = {"next": onward, "name": request.POST.get("username", "")[:150]}
    if request.method != "POST":
        return show(request, "shell/sign_in.html", context)
    user = authenticate(request, username=request.POST.get("username", ""), password=request.POST.get("password", ""))
    if user is None:
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        context["sentence"] = gettext("Name and password do not fit together. Check both; capitals count.")
        return show(request, "shell/sign_in.html", context, 401)
    login(request, user)
    return account_pages.greeted(request, HttpResponseRedirect(onward), user)


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """Too many wrong passwords; called by axes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    text = gettext("Too many wrong passwords. This name can sign in again in {minutes} minutes.")
    text = text.format(minutes=minutes)
    name = request.POST.get("username", "")[:150]
    return show(request, "shell/sign_in.html", {"sentence": text, "name": name, "next": "/"}, 429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; whoever comes next on this device brings his own language."""
    logout(request)
    answer = redirect("sign_in")
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
    return answer


@require_POST
def choose_firm(request: HttpRequest) -> HttpResponse:
    """Act for another organisation from now on; whether one works there is seen when the actor is made."""
    chosen = request.POST.get("organisation", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        request.session[ORGANISATION] = int(chosen)
    return redirect("/")


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light or dark from now on, on this device; without a choice the system's is followed."""
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    answer = HttpResponseRedirect(onward)  # an address as it is: redirect() takes some for the names of pages
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie(
            THEME, chosen, max_age=365 * 86_400, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return answer


@page
def everything(request: Request) -> HttpResponse:
    """Every page one may see, by group: what a phone shows behind its last button."""
    return show(request, "shell/everything.html", {"everything": True})


urlpatterns: list[URLPattern] = [
    path("sign-in", sign_in, name="sign_in"),
    path("sign-out", sign_out, name="sign_out"),
    *account_pages.urlpatterns,
    path("firm", choose_firm, name="choose_firm"),
    *token_pages.urlpatterns,
    path("theme", choose_theme, name="choose_theme"),
    path("all", everything, name="everything"),
]
