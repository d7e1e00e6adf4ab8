"""Django's settings, composed from the environment. What an installation may change stands in environment.py."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from rapport.config.environment import Environment
from rapport.platform.runtime.logs import log_settings

ENVIRONMENT = Environment.load()

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.base_url]
BASE_URL = ENVIRONMENT.base_url
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "rapport.config.urls"
WSGI_APPLICATION = "rapport.config.wsgi.application"
AUTH_USER_MODEL = "access.User"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "rapport.platform.web",  # before allauth, whose page templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "rapport.platform.history",
    "rapport.platform.database",
    "rapport.platform.access",
    "rapport.platform.sign_on",
    "rapport.platform.search",
    "rapport.platform.jobs",
    "rapport.platform.events",
    "rapport.platform.exchange",
    "rapport.platform.files",
    "rapport.platform.backup",
    "rapport.platform.operation",
    "rapport.platform.configuration",
    "rapport.platform.saved_views",
    "rapport.platform.reports",
    "rapport.platform.api",
    "rapport.platform.webhooks",
    "rapport.platform.automation",
    "rapport.platform.notifications",
    "rapport.platform.view_as",
    "rapport.platform.assignment",
    "rapport.platform.layouts",
    "rapport.platform.mailing",
    "rapport.platform.mailboxes",
    "rapport.platform.outgoing_mail",
    "rapport.platform.approvals",
    "rapport.platform.guidance",
    "rapport.platform.custom_fields",
    "rapport.customers",
    "rapport.sales",
    "rapport.platform.records",
]

MODULES = [
    "rapport.platform.access.module.MODULE",
    "rapport.platform.sign_on.module.MODULE",
    "rapport.platform.saved_views.module.MODULE",
    "rapport.platform.exchange.module.MODULE",
    "rapport.customers.module.MODULE",
    "rapport.sales.module.MODULE",
    "rapport.platform.reports.module.MODULE",
    "rapport.platform.webhooks.module.MODULE",
    "rapport.platform.mailboxes.module.MODULE",
    "rapport.platform.api.module.MODULE",
    "rapport.platform.notifications.module.MODULE",
    "rapport.platform.view_as.module.MODULE",
    "rapport.platform.automation.module.MODULE",  # after the kinds that rules are about
    "rapport.platform.assignment.module.MODULE",
    "rapport.platform.operation.module.MODULE",
    "rapport.platform.layouts.module.MODULE",
    "rapport.platform.approvals.module.MODULE",
    "rapport.platform.guidance.module.MODULE",
    "rapport.platform.custom_fields.module.KINDS",
    "rapport.platform.custom_fields.module.MODULE",  # last: it offers the kinds that stand before it
]
"""What this installation consists of; platform.records loads the registry from it when Django is ready."""

MIDDLEWARE = [
    "rapport.platform.runtime.request_ids.RequestIdMiddleware",
    "rapport.platform.runtime.metrics.MetricsMiddleware",
    "rapport.platform.operation.measuring.MeasuringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rapport.platform.web.middleware.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "rapport.platform.files.middleware.FilesMiddleware",  # before CSRF, which reads the whole form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rapport.platform.custom_fields.middleware.CustomFieldsMiddleware",
    "rapport.platform.guidance.middleware.GuidanceMiddleware",
    "rapport.platform.web.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rapport.platform.sign_on.middleware.SignInRulesMiddleware",
    "rapport.platform.web.middleware.WholePages",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "rapport.platform.view_as.middleware.ViewAsMiddleware",  # innermost: sessions are those of who looks
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rapport.platform.web.context.shell",
            ],
        },
    }
]

# Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("en", _("English")), ("de", _("German")), ("zh-hans", _("Simplified Chinese"))]
TIME_ZONE = ENVIRONMENT.time_zone
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
FORMAT_MODULE_PATH = ["rapport.config.formats"]
DEFAULT_COUNTRY = ENVIRONMENT.country
BASE_CURRENCY = ENVIRONMENT.base_currency
FISCAL_YEAR_START = ENVIRONMENT.fiscal_year_start
USE_I18N = True
USE_TZ = True

# Static files and uploads ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "run" / "static"
STORAGES = {
    "default": ENVIRONMENT.file_storage,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_SIZE_LIMIT = ENVIRONMENT.file_size_limit * 1024 * 1024
FILE_REFUSED_ENDINGS = ENVIRONMENT.file_refused_endings

# Sign-in ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "rapport.platform.sign_on.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_FORMS = {"login": "rapport.platform.sign_on.sign_in_form.SignInForm"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "rapport.platform.access.password_links.RightsAwareTokens"  # noqa: S105 - a path
SOCIALACCOUNT_ADAPTER = "rapport.platform.sign_on.social.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "rapport.platform.sign_on.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Rapport"
MFA_TOTP_TOLERANCE = 1  # step: a code that ends while it is typed is taken, and so are clocks half a minute wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by the administrator, so there is nothing to verify
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"

PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxy_count

# Hardening -------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxy_count else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *filter(None, [ENVIRONMENT.live_origin])],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# Background work ---------------------------------------------------------------------------------------------------
PROCRASTINATE_IMPORT_PATHS = [
    "rapport.platform.jobs.housekeeping",
    "rapport.platform.jobs.hand_over",
    "rapport.platform.assignment.tasks",
    "rapport.platform.approvals.tasks",
    "rapport.platform.mailing.tasks",
    "rapport.customers.jobs",
    "rapport.customers.consent.archives",
    "rapport.customers.privacy.erasing",
    "rapport.customers.privacy.retention.running",
    "rapport.customers.territories.tasks",
    "rapport.sales.jobs",
    "rapport.sales.sequences.tasks",
]
"""Modules with tasks that procrastinate does not look into by itself, as it does into those called ``tasks`` of an app;
a worker that has not loaded a task refuses its jobs."""
JOB_PATIENCE = ENVIRONMENT.job_patience

# Figures for Prometheus ---------------------------------------------------------------------------------------------
METRICS_TOKEN = ENVIRONMENT.metrics_token
DATABASE_POOL = ENVIRONMENT.database_pool

# Live events: whether there are any, and the origin at which pages reach them ("" for their own) ----------------------
LIVE = ENVIRONMENT.live_port > 0
LIVE_ORIGIN = ENVIRONMENT.live_origin

# Mail, cache, logs ------------------------------------------------------------------------------------------------
MAIL_IS_SET_UP = bool(ENVIRONMENT.mail_url)
_BY = "rapport.platform.mailing.backend" if MAIL_IS_SET_UP else "django.core.mail.backends.console"
EMAIL_BACKEND = f"{_BY}.EmailBackend"
MAILS_PER_HOUR = ENVIRONMENT.mails_per_hour
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
globals().update(ENVIRONMENT.mail)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
LOGGING = log_settings(ENVIRONMENT.log_level, ENVIRONMENT.log_format)
SILENCED_SYSTEM_CHECKS = ["fields.W342", "urls.W002"]

# pghistory: our change sets are the context (rapport.platform.history) ----------------------------------------------
PGHISTORY_CONTEXT_FIELD = None
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = False

SAMPLE_DATA = "rapport.customers.sample.load_demo"

WEBHOOK_PRIVATE_TARGETS = ENVIRONMENT.webhook_private_targets
MAILBOX_PRIVATE_SERVERS = ENVIRONMENT.mailbox_private_servers
MAIL_SIGN_INS = {
    "google": (ENVIRONMENT.mail_google_client, ENVIRONMENT.mail_google_secret),
    "microsoft": (ENVIRONMENT.mail_microsoft_client, ENVIRONMENT.mail_microsoft_secret),
}
