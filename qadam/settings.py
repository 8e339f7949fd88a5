"""Settings of one Qadam node, read from the environment; every variable stands in docs/operations.md."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# Lets forms and fields name what they hold, ModelForm[Body], when the program runs too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    """What the operator may set; names are given in capitals in the environment."""

    model_config = SettingsConfigDict(extra="ignore")

    home: Path = Field(BASE_DIR / "var", alias="QADAM_HOME")
    origin: str = Field("", alias="QADAM_ORIGIN")
    hosts: str = Field("", alias="QADAM_HOSTS")
    secret_key: str = Field("", alias="QADAM_SECRET_KEY")
    old_secret_keys: str = Field("", alias="QADAM_OLD_SECRET_KEYS")
    is_production: bool = Field(False, alias="QADAM_PRODUCTION")
    is_debug: bool = Field(False, alias="QADAM_DEBUG")
    is_demonstration: bool = Field(False, alias="QADAM_DEMO")
    clock_file: Path | None = Field(None, alias="QADAM_CLOCK_FILE")
    trusted_proxies: str = Field("", alias="QADAM_TRUSTED_PROXIES")
    database_url: str = Field("", alias="DATABASE_URL")
    host: str = Field("127.0.0.1", alias="QADAM_HOST")
    port: int = Field(8000, alias="PORT", ge=1, le=65535)
    web_processes: int = Field(0, alias="QADAM_WEB_PROCESSES", ge=0, le=64)
    upload_limit_mb: int = Field(50, alias="QADAM_UPLOAD_LIMIT_MB", ge=1, le=2000)
    mail_url: str = Field("", alias="QADAM_MAIL_URL")
    mail_from: str = Field("Qadam <qadam@localhost>", alias="QADAM_MAIL_FROM")
    contacts: str = Field("", alias="QADAM_CONTACTS")
    partners_may_be_private: bool = Field(False, alias="QADAM_PRIVATE_PARTNERS")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", alias="QADAM_LOG_LEVEL")


env = Environment()


def first_run_secret(home: Path) -> str:
    """Return the key kept beside the embedded database, making it on the first run."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "secret_key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def database(url: str, home: Path) -> dict[str, Any]:
    """Return Django's database entry for a URL, or for the embedded SQLite file under home."""
    if not url:
        home.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{home / 'qadam.sqlite3'}"
    entry: dict[str, Any] = dict(dj_database_url.parse(url))
    if "sqlite" in entry["ENGINE"]:
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            # Without it INSERT OR REPLACE removes rows of append-only tables past their triggers.
            "PRAGMA recursive_triggers=ON;",
        }
    else:
        entry["OPTIONS"] = {**entry.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8}}
    return entry


MOST_WEB_PROCESSES = 8


def web_processes(asked: int, url: str) -> int:
    """Return how many processes answer pages: as many as asked for, else one for each core; SQLite has one writer."""
    if url and not url.startswith("sqlite"):
        return asked or min(_cores(), MOST_WEB_PROCESSES)
    if asked > 1:
        raise ImproperlyConfigured(
            f"QADAM_WEB_PROCESSES={asked} needs PostgreSQL (DATABASE_URL): "
            "the embedded database takes what one web process writes."
        )
    return 1


def _cores() -> int:
    """Return how many cores this process may use: a container has fewer than its machine."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class MailServer(NamedTuple):
    """The mail server as Django wants to know it."""

    scheme: str = ""
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""


def mail_server(url: str) -> MailServer:
    """Return the parts of the mail server's address, with the usual port of its way; an empty address has none."""
    if not url:
        return MailServer()
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in MAIL_PORTS or not parts.hostname or port == 0:
        # Without the address itself: it may hold a password.
        raise ImproperlyConfigured(
            "QADAM_MAIL_URL must look like smtp://host, smtp+tls://user:password@host or smtps://user:password@host:465."
        )
    return MailServer(
        parts.scheme,
        parts.hostname,
        port or MAIL_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


HOME = env.home.resolve()
SECRET_KEY = env.secret_key or first_run_secret(HOME)
SECRET_KEY_FALLBACKS = [key for key in env.old_secret_keys.split(",") if key]
DEBUG = env.is_debug and not env.is_production
DEMONSTRATION = env.is_demonstration
PRODUCTION = env.is_production
# Whom people may write to, as the operator words it; lines begin with «\n» or a line break.
CONTACTS = env.contacts.replace("\\n", "\n").strip()
# Whether pages with a banner may lie inside the operator's own network.
PARTNERS_MAY_BE_PRIVATE = env.partners_may_be_private
CLOCK_FILE = env.clock_file
if PRODUCTION and CLOCK_FILE is not None:
    raise ImproperlyConfigured(
        "QADAM_CLOCK_FILE moves the clock, which QADAM_PRODUCTION=1 forbids: take one of them away."
    )
ORIGIN = (env.origin or f"http://localhost:{env.port}").rstrip("/")
IS_HTTPS = ORIGIN.startswith("https://")
ALLOWED_HOSTS = [h for h in env.hosts.split(",") if h] or [
    ORIGIN.split("//")[1].split(":")[0],
    "localhost",
    "127.0.0.1",
]
CSRF_TRUSTED_ORIGINS = [ORIGIN]
TRUSTED_PROXIES = [network for network in env.trusted_proxies.split(",") if network]
ROOT_URLCONF = "qadam.urls"
WSGI_APPLICATION = "qadam.wsgi.application"
PROGRAMMES_DIR = BASE_DIR / "programmes"

INSTALLED_APPS = [
    "qadam.desk",
    "qadam.portal",
    "qadam.plans",
    "qadam.contests",
    "qadam.intake",
    "qadam.indicators",
    "qadam.programmes",
    "qadam.notices",
    "qadam.search",
    "qadam.files",
    "qadam.people",
    "qadam.territories",
    "qadam.jobs",
    "qadam.workflow",
    "qadam.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "qadam.kit.middleware.request_context",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "qadam.kit.middleware.plain_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qadam.kit.middleware.language",
    "django.middleware.locale.LocaleMiddleware",
    "qadam.kit.middleware.page_above",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "qadam.people.middleware.seen",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "qadam.kit.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qadam.portal.context.shell",
                "qadam.desk.context.desk",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database(env.database_url, HOME)}
WEB_PROCESSES = web_processes(env.web_processes, env.database_url)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "slow"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["qadam.people.backends.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["full_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:day"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "qadam.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "qadam.people.forms.account.SignInForm",
    "change_password": "qadam.people.forms.account.ChangePasswordForm",
    "set_password": "qadam.people.forms.account.SetPasswordForm",
    "reset_password": "qadam.people.forms.account.ResetPasswordForm",
    "reset_password_from_key": "qadam.people.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "qadam.people.forms.account.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Limits are counted by qadam.people.limits, for all processes and nodes.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "qadam.people.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "qadam.people.forms.account.AuthenticateForm",
    "reauthenticate": "qadam.people.forms.account.ReauthenticateByCodeForm",
    "activate_totp": "qadam.people.forms.account.ActivateTOTPForm",
    "login_webauthn": "qadam.people.forms.account.LoginPasskeyForm",
    "authenticate_webauthn": "qadam.people.forms.account.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "qadam.people.forms.account.ReauthenticatePasskeyForm",
    "add_webauthn": "qadam.people.forms.account.AddPasskeyForm",
    "edit_webauthn": "qadam.people.forms.account.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
# Addresses are given by administrators, so they need no proof before a second step may be added.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Qadam"
MFA_TOTP_TOLERANCE = 1

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "qadam_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["qadam.formats"]
TIME_ZONE = "Asia/Almaty"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = HOME / "files"
# The secrets of votes: outside of the database, backed up apart from it.
VOTE_SECRETS = HOME / "vote-secrets"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_LIMIT = env.upload_limit_mb * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "qadam.files.intake.BoundedFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A sheet of sixty reports with their figures.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS and TRUSTED_PROXIES else None

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_from
# Without a mail server letters are kept as files, and links are shown to the administrator who invites.
MAIL_CONFIGURED = bool(env.mail_url)
# Where letters to sample people lie, whatever the others are sent by.
SAMPLE_EMAIL_BACKEND = "qadam.notices.backends.FolderBackend"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if MAIL_CONFIGURED else SAMPLE_EMAIL_BACKEND
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_TIMEOUT = 20
_server = mail_server(env.mail_url)
EMAIL_HOST, EMAIL_PORT = _server.host, _server.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _server.user, _server.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _server.scheme == "smtps", _server.scheme == "smtp+tls"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.log_level},
}
