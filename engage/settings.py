"""Settings of Engage, all from the environment.

Development or production. `DEBUG` decides, when it is set. When it is not, this is development exactly where neither
`DATABASE_URL` nor `SECRET_KEY` is set, as in a fresh clone. In development what is missing has a default: the
embedded PostgreSQL and Valkey (`engage/embedded/`), a secret key kept in `var/`, mail written to `var/mail/`. In
production nothing is guessed: the process names every setting that is missing or malformed, and stops.

| name | what it is |
| --- | --- |
| DATABASE_URL | PostgreSQL, as the application's role |
| DATABASE_OWNER_URL | the same database as its owner: migrations and owner's commands (`engage/commands.py`) |
| REDIS_URL | broker and cache: redis://, rediss:// or unix:// |
| SECRET_KEY | at least 50 random characters |
| SITE_URL | the address people use, such as https://engage.example.com |
| ALLOWED_HOSTS | host names, separated by commas |
| EMAIL_URL | smtp://USER:PASSWORD@HOST:587/?tls=True, console: or file:////folder |
| ATTACHMENTS_URL | where attached files are kept: file:///folder or s3://KEY:SECRET@HOST/BUCKET?region=REGION (default: attachments/ in ENGAGE_VAR) |
| SCANNER_URL | the virus scanner, if there is one: clamd://HOST:3310 or clamd:///run/clamav/clamd.ctl |
| ENGAGE_VAR | folder of the embedded data (default: var/) |
| PORT | port of `make run` (default: 8000) |
| DEBUG | true or false |
| SENTRY_DSN | where to report errors, if anywhere |
| TRUSTED_PROXIES | addresses or networks whose X-Forwarded-For is believed (default: none) |
| DATABASE_ROLE | `application` (default) or `owner`: which of the two addresses this process uses; manage.py sets it |
"""

from pathlib import Path

import django_stubs_ext

from engage.embedded import places
from engage.environment import Environment, celery_address

django_stubs_ext.monkeypatch()  # lets classes say what they hold, as in BaseFormSet[BriefingForm]

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment()

DEBUG = environment.truth(
    "DEBUG", default=not (environment.text("DATABASE_URL") or environment.text("SECRET_KEY"))
)
PRODUCTION = not DEBUG
VAR = places.var_folder()
PORT = environment.port("PORT", default=8000)
SITE_URL = environment.site_url("SITE_URL", default=f"http://127.0.0.1:{PORT}", required=PRODUCTION)
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [], required=PRODUCTION
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECRET_KEY = environment.secret(
    "SECRET_KEY", default=places.development_secret() if DEBUG else "", required=PRODUCTION
)

# --- apps -----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "engage.core",
    "engage.people",
    "accounts",
    "visits",
    "sponsors",
    "engage.demonstration",
    "engage.volume",
    "engage.home",
    "engage.health",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "lucide",
    "rest_framework",
]

MIDDLEWARE = [
    "engage.core.proxies.ProxiesMiddleware",
    "engage.health.probes.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "engage.people.middleware.SessionAgeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "engage.people.middleware.ReadersZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "engage.core.pages.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "engage.urls"
WSGI_APPLICATION = "engage.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "engage.core.navigation.navigation",
                "engage.people.notice_page.unread_notices",
                "engage.people.settings_tabs.settings_menu",
            ],
        },
    },
]

# --- database: one, with two roles ----------------------------------------------------------------------------------

DATABASE_ROLE = environment.text("DATABASE_ROLE", default="application")
if DATABASE_ROLE not in {"application", "owner"}:
    environment.fault("DATABASE_ROLE", f"is {DATABASE_ROLE!r}", "application or owner")
_application = environment.database(
    "DATABASE_URL", default=places.database_url("engage_app"), required=PRODUCTION
)
_owner = environment.database(
    "DATABASE_OWNER_URL",
    default=(environment.text("DATABASE_URL") or places.database_url("engage_owner")) if DEBUG else "",
    required=PRODUCTION and DATABASE_ROLE == "owner",
)
if PRODUCTION:
    environment.roles_apart(_application, _owner)
ENGAGE_APP_ROLE = _application["USER"]  # whom migrations grant the application's rights
_address = _owner if DATABASE_ROLE == "owner" else _application
DATABASES = {
    "default": {
        **_address,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **_address.get("OPTIONS", {})},  # seconds
    }
}

# --- broker, cache, jobs (the rest of Celery's configuration is in engage/celery.py) --------------------------------

REDIS_URL = environment.redis_url("REDIS_URL", default=places.redis_url(), required=PRODUCTION)
CELERY_BROKER_URL = celery_address(REDIS_URL)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- proxies --------------------------------------------------------------------------------------------------------

TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")

# --- people and signing in ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "engage.people.backends.PeopleBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "engage.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever is invited proves the address by following the invitation
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": None
}  # axes counts them, so that nobody can lock out somebody elsewhere
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "engage.people.adapters.who_tries_to_sign_in"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hours
AXES_RESET_ON_SUCCESS = True
SESSION_COOKIE_AGE = 3 * 60 * 60  # idle
SESSION_ABSOLUTE_AGE = 12 * 60 * 60  # held by SessionAgeMiddleware
SESSION_COOKIE_NAME = "engage_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "engage_csrf"
CSRF_COOKIE_HTTPONLY = True

# --- closed pages ---------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = SITE_URL.startswith("https://")
    SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready|jobs)$"]  # asked from inside, without the proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- language, time, static files -----------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": environment.files("ATTACHMENTS_URL", default=(VAR / "attachments").as_uri()),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
SCANNER_URL = environment.scanner("SCANNER_URL")

# --- API ------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["engage.people.authentication.SignedInWithScope"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "engage.people.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "EXCEPTION_HANDLER": "engage.core.api.problems.handle",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "engage.core.api.schema.Schema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_METADATA_CLASS": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Engage",
    "DESCRIPTION": "Executive visits to key accounts: briefed, debriefed and followed up.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["engage.people.authentication.SignedInWithScope"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "RelationshipLevel": "accounts.models.RelationshipLevel",
        "ValueSignal": "visits.models.ValueSignal",
        "FlagKind": "visits.models.FlagKind",
        "ObjectiveKind": "visits.models.ObjectiveKind",
        "AlternativeKind": "visits.models.AlternativeKind",
        "ConversationKind": "visits.models.ConversationKind",
        "TouchpointKind": "visits.models.touchpoint.TouchpointKind",
        "ExecutiveRole": "sponsors.models.ExecutiveRole",
        "SideEnum": "visits.models.Side",
        "AttachmentSide": "visits.actions.attachments.SIDES",
        "StatusEnum": "visits.models.Status",
        "CommitmentStatus": "visits.models.CommitmentStatus",
        "Settlement": "visits.models.follow_up.SETTLED",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "engage.core.api.schema.add_preconditions",
        "engage.core.api.schema.add_problems",
        "engage.core.api.retries.document_keys",
    ],
}

# --- mail -----------------------------------------------------------------------------------------------------------

_email = environment.email("EMAIL_URL", required=PRODUCTION)
EMAIL_BACKEND = _email.get("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = _email.get("EMAIL_FILE_PATH") or str(VAR / "mail")
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_email.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_email.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 20  # seconds
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = _email.get("DEFAULT_FROM_EMAIL") or f"Engage <engage@{places.host_of(SITE_URL)}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- log: plain lines to stderr -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
    },
}

SENTRY_DSN = environment.sentry("SENTRY_DSN")
environment.stop_if_wrong()

if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False)
