"""Settings: one file, read from the environment, safe by default.

Every variable is listed in docs/operations.md. Without any, the application runs on SQLite and an
embedded queue inside ``VAR_DIR``; ``DATABASE_URL`` and ``REDIS_URL`` switch to PostgreSQL, Redis.
"""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()
environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))

TESTING = "pytest" in sys.modules
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
_var = VAR_DIR.stat()
# Ours alone, also one made by an earlier version; a folder shared on purpose (/tmp) stays as it is.
if _var.st_uid == os.geteuid() and _var.st_mode & 0o077 and not _var.st_mode & stat.S_ISVTX:
    VAR_DIR.chmod(0o700)


def _secret_key() -> str:
    """The key from the environment, or one made once and kept readable by its owner only."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    path = VAR_DIR / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(64))
    return key


DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=not (DEBUG or TESTING))
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "congress.apps.CongressAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "rules",
    "simple_history",
    "import_export",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_structlog",
    "django_prometheus",
    "django_celery_beat",
    "django_celery_results",
    # foundation, lowest floor first
    "congress.people",
    "congress.jobs",
    "congress.calendar",
    "congress.documents",
    "congress.lists",
    "congress.imports",
    "congress.workflow",
    "congress.notices",
    "congress.api",
    # the three kinds of work
    "proposals",
    "legislation",
    "oversight",
    # what spans everything
    "congress.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "congress.portal.middleware.AddressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "congress.portal.middleware.PrivateResponsesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "congress.portal.middleware.RequestLogMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "congress.people.middleware.IdleTimeoutMiddleware",
    "congress.people.middleware.PasswordChangeMiddleware",
    "congress.people.middleware.AccessLogMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "congress.urls"
WSGI_APPLICATION = "congress.wsgi.application"
AUTH_USER_MODEL = "people.User"
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
                "congress.portal.context_processors.shell",
            ],
            "builtins": ["congress.portal.templatetags.look"],
        },
    },
]

# --- database -------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'congress.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA foreign_keys=ON;PRAGMA cache_size=-32000;"
        ),
    }
    # A file, because threads must share it; one per process, because several suites run at once.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        # A host that is silent: the page that says so must not come after minutes.
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

# --- queue and cache ------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 3,
    }
    CACHES = {
        "default": {
            "BACKEND": "congress.cache.PatientRedisCache",
            "LOCATION": REDIS_URL,
            # Every page asks for the number beside the bell, and must not wait for long.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    QUEUE_DIR = VAR_DIR / "queue"
    (QUEUE_DIR / "messages").mkdir(parents=True, exist_ok=True)
    # Tests knock on a door of their own, not on that of a server running in the same checkout.
    CELERY_BROKER_URL = "memory://" if TESTING else "filesystem://"
    if not TESTING:
        CELERY_BROKER_TRANSPORT = "congress.jobs.embedded:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
    }
    # Files, because all web processes must know the codes already used and the tries already made.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        if TESTING
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
            # By default 300: then a used code would soon be forgotten, and count as new.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
CELERY_RESULT_BACKEND = None  # results live in the job rows
CELERY_RESULT_EXPIRES = None  # so beat adds no cleaning task of its own
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # the embedded queue has one worker
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ALWAYS_EAGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a Redis that is away for an hour comes back as well
CELERY_TASK_TIME_LIMIT = 3600
JOBS_LEASE_SECONDS = env.int("JOBS_LEASE_SECONDS", default=300)
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "congress.jobs.beat:HeartbeatScheduler"
DJANGO_CELERY_BEAT_TZ_AWARE = True

# --- who is who -----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# The second is for one-time passwords only (docs/decisions/0015-imports.md).
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "django.contrib.auth.hashers.Argon2PasswordHasher",
    "congress.people.hashers.OneTimeHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "congress.people.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "congress.people.passwords.ComplexityValidator"},
    {"NAME": "congress.people.passwords.NotSimilarValidator"},
    {"NAME": "congress.people.passwords.NotCommonValidator"},
    {"NAME": "congress.people.passwords.HistoryValidator", "OPTIONS": {"remembered": 5}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "congress.people.adapter.AccountAdapter"
MFA_ADAPTER = "congress.people.adapter.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_FORMS = {
    "login": "congress.people.forms.sign_in.SignInForm",
    "change_password": "congress.people.forms.sign_in.NewPasswordForm",
    "set_password": "congress.people.forms.sign_in.FirstPasswordForm",
    "reauthenticate": "congress.people.forms.sign_in.PasswordForm",
}
MFA_FORMS = {
    "authenticate": "congress.people.forms.sign_in.CodeForm",
    "reauthenticate": "congress.people.forms.sign_in.CodeAgainForm",
    "activate_totp": "congress.people.forms.sign_in.ActivateForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,  # axes counts wrong passwords and wrong codes, and says so in Chinese
    "change_password": "20/m/user",  # the rules take some people more than five tries
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "人大议案建议与监督工作平台"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False  # no line about itself at each start
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "congress.people.sign_in.counted_username"
AXES_CLIENT_IP_CALLABLE = "congress.people.access.client_ip"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that the page names stays true
AXES_DISABLE_ACCESS_LOG = True  # ours is kept instead
AXES_ENABLE_ADMIN = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # counted by account: a whole office shares one address
AXES_LOCKOUT_CALLABLE = "congress.people.views.locked_out"
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0) or None
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
IDLE_TIMEOUT_MINUTES = env.int("IDLE_TIMEOUT_MINUTES", default=30)
ACCESS_LOG_KEEP_DAYS = env.int("ACCESS_LOG_KEEP_DAYS", default=400)  # the law asks for six months

# --- what browsers are told -----------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a folder that is not there yet
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"  # never served by URL: a view asks who may first
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "congress.documents.receiving.CappedUploadHandler",  # too large a file fills no disk
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- language, time, mail -------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="noreply@localhost")
EMAIL_TIMEOUT = 20  # seconds: a mail server that hangs must not outlast a job's lease
SITE_URL = env.str("SITE_URL", default="").rstrip("/")  # in mails; without it they carry no link

# --- libraries ------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False

# --- the interface for programs -------------------------------------------------------------------
API_PATH = "/api/"
API_TOKEN_DAYS = env.int("API_TOKEN_DAYS", default=30)  # where the program does not say how long
API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", default=300)  # of one account
API_TOKENS_PER_MINUTE = env.int("API_TOKENS_PER_MINUTE", default=20)  # from one address
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "congress.api.authentication.TokenAuthentication",
        "congress.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["congress.api.authentication.SignedIn"],
    "DEFAULT_THROTTLE_CLASSES": ["congress.api.throttling.UserThrottle"],
    "DEFAULT_PARSER_CLASSES": [
        "congress.api.reading.JSONParser",
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.FormParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "congress.api.schema.Schema",
    "EXCEPTION_HANDLER": "congress.api.answers.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "人大议案建议与监督工作平台：数据接口",
    "DESCRIPTION": "与页面同样的权限、表单和流程。用法见 docs/api.md。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api",
    "POSTPROCESSING_HOOKS": [],
}

# --- logs: structured, without personal data ------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # addresses belong to the access log
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING" if TESTING else LOG_LEVEL},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=not TESTING,
)
