"""Django's settings. What differs between machines comes from the environment; nothing secret stands here."""

import os
from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF

from salur.config import places
from salur.config.modules import built

# --- this machine -------------------------------------------------------------------------------------------------
DEBUG = os.environ.get("SALUR_DEBUG") == "1"
HTTPS = os.environ.get("SALUR_HTTPS") == "1"  # behind a proxy that speaks https
SECRET_KEY = places.secret_key()
ALLOWED_HOSTS = os.environ.get("SALUR_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]

# --- the database: the program owns nothing; `owner` migrates and proves ---------------------------------------------
_address = places.owner_address()
DATABASES: dict[str, dict[str, Any]] = {
    "default": places.django_database(_address, app_role=True),
    "owner": places.django_database(_address, app_role=False),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- the program ------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "axes",
    "pgtrigger",
    "pghistory",
    *(f"salur.{name}" for name in built()),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads what it packs at random, so that its length tells nothing
    "salur.shell.middleware.ProgramsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "salur.shell.middleware.UserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "salur.shell.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "salur.config.urls"
WSGI_APPLICATION = "salur.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- languages and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [places.PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # what people see follows their organisation's zone

# --- files of the pages -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = places.home() / "static"

# --- files that belong to papers --------------------------------------------------------------------------------------
ATTACHMENTS = places.home() / "attachments"
IMPORTS = places.home() / "imports"  # tables that were sent, until the worker is through with them
FILE_UPLOAD_HANDLERS = ["salur.connect.uploading.ToDisk", "salur.shell.uploads.Bounded"]
DATA_UPLOAD_MAX_NUMBER_FILES = 10  # in one form
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000  # bytes of a form without its files, or of what a program sends at once
SALUR_LARGEST_FORM = 50_000_000  # bytes; a picture of more than 5 MB is told so, of a larger form nothing is read

# --- who comes in -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "shell.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
CSRF_FAILURE_VIEW = "salur.shell.faces.stale_form"
AXES_LOCKOUT_CALLABLE = "salur.shell.pages.locked_out"
# the shell knows no parties: these say who acts, for whom one works, and what people are called
SALUR_ACTOR_MAKER = "salur.parties.queries.actor_for"
SALUR_MEMBERSHIPS = "salur.parties.queries.memberships"
SALUR_WORKS_FOR = "salur_memberships"  # the function of the database that it reads
SALUR_WORKS_HERE = "salur_works_here"  # what one may do here and now: also a function of the database
SALUR_NAMES = "salur.parties.queries.names.names"
SALUR_CALLED = "salur_called"  # the same for one, as a function of the database

# --- what a browser may do ------------------------------------------------------------------------------------------
SESSION_ENGINE = "salur.shell.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SALUR_LOG_LEVEL", "WARNING")},
}
