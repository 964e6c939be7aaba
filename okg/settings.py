"""One settings file. All that differs between a laptop, the demo and a municipality comes from the environment.

A missing setting stops the start with the sentence that mends it. Secrets come from files (`…_FILE`), since an
environment can be read by whoever may list processes.
"""

import sys
from fractions import Fraction
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(env.str("OKG_HOME", str(BASE_DIR / ".okg")))
TESTING = env.bool("OKG_TESTING", "pytest" in sys.modules)

# The demo: invented people, known passwords, no second factor, a banner on every page.
DEMO = env.bool("OKG_DEMO", False)
DEBUG = False


def secret(name, *, needed=True):
    """The value of NAME, or the content of the file that NAME_FILE names; stops with a sentence where both lack."""
    if path := env.str(f"{name}_FILE", ""):
        return Path(path).read_text().strip()
    if value := env.str(name, ""):
        return value
    if not needed:
        return ""
    raise ImproperlyConfigured(
        f"{name} is not set. Put it in a file that only the service can read and name that file in {name}_FILE, "
        "or start through make, which makes one for you."
    )


SECRET_KEY = "only-for-tests-" + "x" * 50 if TESTING else secret("OKG_SECRET_KEY")
OKG_MASTER_KEY_FILE = env.str("OKG_MASTER_KEY_FILE", "")
OKG_MASTER_KEY = env.str(
    "OKG_MASTER_KEY", "test dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=" if TESTING else ""
)

# What seals the ledger: the private key is the worker's alone; the public ones may be read by anybody.
SEAL_KEY_FILE = env.str("OKG_SEAL_KEY_FILE", "")
SEAL_PUBLIC_KEYS_FILE = env.str("OKG_SEAL_PUBLIC_KEYS_FILE", "")
# Seconds a line may wait for its seal before the nightly verification calls it an error.
SEAL_LATEST_SECONDS = env.int("OKG_SEAL_LATEST_SECONDS", 3600)

# --- where it answers -------------------------------------------------------------------------------------------
# Without TLS the session cookie can be read on the way: only the demo, the tests and a first try on this machine do so.
TLS = env.bool("OKG_TLS", False)
ALLOWED_HOSTS = env.list(
    "OKG_HOSTS", ["127.0.0.1", "localhost", "[::1]", *(["testserver"] if TESTING else [])]
)
PUBLIC_URL = env.str("OKG_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https") else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^helse/$"]
SECURE_HSTS_SECONDS = 63072000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
# Not "no-referrer": browsers then send "Origin: null" with every form, which Django must refuse as forged.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-okg" if TLS else "okg"
CSRF_COOKIE_NAME = "__Host-okg-csrf" if TLS else "okg-csrf"
LANGUAGE_COOKIE_NAME = "__Host-okg-language" if TLS else "okg-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Designsystemet draws its icons as data: images in CSS masks.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- what it is made of -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "okg.lib",
    "okg.catalogue",
    "okg.vault",
    "okg.ledger",
    "okg.access",
    "okg.notify",
    "okg.drafts",
    "okg.roster",
    "cases",
    "measures",
    "meetings",
    "okg.guests",
    "okg.handover",
    "okg.reports",
    "okg.insight",
    "okg.desk",
    "okg.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "okg.lib.middleware.quiet_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "okg.roster.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "okg.roster.middleware.session_limits",
    "okg.access.middleware.no_door_no_entry",
    "okg.access.middleware.erased_is_missing",
    "okg.roster.middleware.second_factor",
    "okg.roster.middleware.declaration",
    "okg.roster.middleware.step_up",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "okg.urls"
WSGI_APPLICATION = "okg.wsgi.application"
FORM_RENDERER = "okg.lib.forms.DsRenderer"
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
                "okg.desk.frame.around",
            ],
        },
    }
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
# Nothing uploaded may touch the disk in clear: files are held in memory until they are sealed.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# --- where it remembers -----------------------------------------------------------------------------------------
if not env.str("DATABASE_URL", ""):
    raise ImproperlyConfigured(
        "DATABASE_URL is not set. Start through make (make demo, make run, make test), run the command behind "
        "`python -m okg.embedded exec --`, or name your PostgreSQL: DATABASE_URL=postgres://user:password@host/name"
    )
DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True)}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"].setdefault("application_name", "okg")
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=120000",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "okg.roster.sessions"  # in the database: killable, and log-in works with the broker down
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "okg_cache",
        # Counted tries and used codes lie here: at Django's 300 rows, a flood of names would push them out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- static files -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING

# --- time and language ------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "Europe/Oslo"  # what people think in; the database stores UTC
USE_I18N = True
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Norwegian (bokmål)")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- who it is --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "roster.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ANONYMOUS_USER_NAME = None  # guardian would make a real, active user of that name
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "okg.roster.adapter.InvitedOnly"
ACCOUNT_FORMS = {"login": "okg.roster.forms.LogInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/logg-inn/"
ACCOUNT_SESSION_REMEMBER = False
# Seconds since somebody showed who they are within which grants, identities and exports may be opened.
STEP_UP_SECONDS = env.int("OKG_STEP_UP_SECONDS", 8 * 3600 if DEMO else 300)
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = STEP_UP_SECONDS
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip" if DEMO else "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("OKG_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
# A passkey counts as two factors: what one has, and the PIN, finger or face that it always asks for.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
MFA_FORMS = {"authenticate_webauthn": "okg.roster.forms.ShowPasskeyForm"}
MFA_ADAPTER = "okg.roster.adapter.SealedSecrets"
MFA_TOTP_ISSUER = "OKG"
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
SECOND_FACTOR_REQUIRED = env.bool("OKG_SECOND_FACTOR", not DEMO and not TESTING)
# Log-in through Ansattporten, Entra ID or another provider that speaks OpenID Connect; off without OKG_OIDC_ISSUER.
#   OKG_OIDC_ISSUER     its issuer to the letter: https://ansattporten.no,
#                       https://login.microsoftonline.com/<tenant>/v2.0 (never "common": that is everybody)
#   OKG_OIDC_CLIENT_ID, OKG_OIDC_CLIENT_SECRET_FILE
#                       as registered there, with the return address OKG_URL/logg-inn/retur/
#   OKG_OIDC_NAME       what the button says
#   OKG_OIDC_ACR        the acr values that count as a second factor, with commas: substantial,high. Without any, the
#                       local second factor is asked for after each log-in
#   OKG_OIDC_SUBJECT    the claims that name a person for good: sub, or for Entra ID tid,oid (its sub is new for each
#                       application). Never an e-mail address, which its owner can change.
# The provider must tell when the person logged in (auth_time; in Entra ID an optional claim that is switched on).
OIDC = None
if env.str("OKG_OIDC_ISSUER", ""):
    OIDC = {
        "issuer": env.str("OKG_OIDC_ISSUER"),
        "client_id": env.str("OKG_OIDC_CLIENT_ID"),
        "secret": secret("OKG_OIDC_CLIENT_SECRET"),
        "name": env.str("OKG_OIDC_NAME", "Ansattporten"),
        "acr": list(filter(None, env.list("OKG_OIDC_ACR", []))),
        "subject": list(filter(None, env.list("OKG_OIDC_SUBJECT", []))) or ["sub"],
    }
    if not (OIDC["client_id"] and OIDC["secret"]):
        raise ImproperlyConfigured(
            "OKG_OIDC_CLIENT_ID and OKG_OIDC_CLIENT_SECRET_FILE must say who we are at the provider."
        )
    if not OIDC["issuer"].startswith("https://"):
        raise ImproperlyConfigured(
            "OKG_OIDC_ISSUER must begin with https://: what it says could be forged on the way."
        )
# Seconds. A forgotten screen closes itself; in the demo nobody is hurriedly logged out of invented cases.
SESSION_IDLE_SECONDS = env.int("OKG_IDLE_SECONDS", 8 * 3600 if DEMO else 15 * 60)
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Looks at a concern within so many minutes are one sitting: they take no mark of "new" away (cases/timeline/seen.py).
SITTING_MINUTES = env.int("OKG_SITTING_MINUTES", 30)

# --- what the group has decided ---------------------------------------------------------------------------------
MEETINGS_PER_YEAR = env.int("OKG_MEETINGS_PER_YEAR", 4)  # mandate M6
# A meeting that counts takes more than this share of the group's seats, deputies counted: 1/2 is more than half
# (proposed: the mandate names no quorum).
QUORUM = Fraction(env.str("OKG_QUORUM", "1/2"))
if not 0 <= QUORUM <= 1:
    raise ImproperlyConfigured("OKG_QUORUM is a share of the seats, from 0 to 1, such as 1/2 or 0.6.")
# Workdays between the call and an ordinary meeting; a shorter notice asks for a reason (proposed).
NOTICE_WORKDAYS = env.int("OKG_NOTICE_WORKDAYS", 5)
# Workdays between a proposed meeting and the next of the police council, so that the report reaches it (proposed).
COUNCIL_WORKDAYS = env.int("OKG_COUNCIL_WORKDAYS", 10)
EXTRAORDINARY_COUNTS = env.bool("OKG_EXTRAORDINARY_COUNTS", False)
REPORT_SMALLEST = env.int(
    "OKG_REPORT_SMALLEST", 5
)  # the lowest band of cases is 0 to one less; never below 3
REPORT_DUE_DAYS = env.int("OKG_REPORT_DUE_DAYS", 20)  # days after a quarter until its report is due
# Months after a concern was closed at which somebody looks how it went (proposed).
AFTERCARE_MONTHS = env.list("OKG_AFTERCARE_MONTHS", [6, 12], subcast=int)
RESTRICT_DAYS = env.int(
    "OKG_RESTRICT_DAYS", 30
)  # days after the last of these until the concern is locked away
RECALL_DAYS = env.int("OKG_RECALL_DAYS", 7)  # days to answer that something was mistaken, until it rises
MUNICIPALITY = env.str("OKG_MUNICIPALITY", "Tanghavn kommune" if DEMO or TESTING else "Kommunen")

# --- what makes a look unusual (okg/insight/unusual.py prints these numbers on its page) --------------------------
UNUSUAL = {
    "many_concerns": env.int("OKG_UNUSUAL_CONCERNS", 8),  # this many different concerns …
    "many_minutes": env.int("OKG_UNUSUAL_MINUTES", 60),  # … by one user within so many minutes
    "opens_at": env.int("OKG_UNUSUAL_OPENS", 7),  # o'clock, on workdays
    "closes_at": env.int("OKG_UNUSUAL_CLOSES", 18),
    "days_before_recusal": env.int("OKG_UNUSUAL_RECUSAL_DAYS", 14),
    "many_refusals": env.int("OKG_UNUSUAL_REFUSALS", 10),  # by one user on one day
}
# Days a resource person is let in at most; never more than 90, which the database holds too.
GUEST_DAYS = min(env.int("OKG_GUEST_DAYS", 90), 90)
HAND_OVER_DAYS = env.int("OKG_HAND_OVER_DAYS", 30)  # days before a term ends that the hand-over shows itself

# --- mail: a link, never content --------------------------------------------------------------------------------
EMAIL_BACKEND = env.str("OKG_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.str("OKG_SMTP_HOST", "")
EMAIL_PORT = env.int("OKG_SMTP_PORT", 25)
EMAIL_HOST_USER = env.str("OKG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = secret("OKG_SMTP_PASSWORD", needed=False)
EMAIL_USE_TLS = env.bool("OKG_SMTP_STARTTLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("OKG_MAIL_FROM", "okg@localhost")
ADMINS = []  # Django would mail tracebacks, with what people typed in them

# --- what happens by itself -------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("REDIS_URL", "")


# --- what it writes about itself: codes and ids, never what people wrote -----------------------------------------
LOGGING = {
    "version": 1,
    # Celery's and gunicorn's loggers exist already; disabled, they could not say that they fail.
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "okg.lib.logs.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "okg": {"level": "INFO"},
        # Named, so that Django's own handlers go: one of them mails what people typed.
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "okg.lib.logs.NothingShown"
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # guardian keeps rows for us; may() asks, not its backend
