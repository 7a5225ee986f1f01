"""Settings common to development, tests and production. What differs between machines comes from the environment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from . import logs, security, services
from .env import BASE_DIR, env

DATA_DIR: Path = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
PORT: int = env.int("PORT", default=8000)

# ---- Applications. Ours come first: their permission policies, templates and catalogues win over Wagtail's. ----
INSTALLED_APPS = [
    "cms.core",
    "cms.users",
    "cms.media",
    "cms.calendar",
    "sites",
    "search",
    "translation",
    "news",
    "pages",
    "campaigns",
    "questions",
    "gazette",
    "home",
    "exchange",
    "reports",
    "demo",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "sites.people.users_app.PeopleUsersConfig",  # wagtail.users with our own screens
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django_structlog",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.core.middleware.HealthMiddleware",
    "cms.core.middleware.TextCompressionMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "cms.core.middleware.RequestPathMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sites.middleware.MemberSiteMiddleware",
    "cms.core.middleware.PathLanguageMiddleware",
    "cms.core.middleware.ContentSecurityPolicyMiddleware",
    "sites.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.users.middleware.LoginPagesMiddleware",
    "cms.users.middleware.SessionListMiddleware",
    "cms.users.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sites.guard.middleware.AdminGateMiddleware",
    "cms.core.refusals.PublishRefusedMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sites.context_processors.chrome",
            ],
        },
    },
]

# ---- Backing services ----
DATABASES = services.databases(DATA_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = services.caches(DATA_DIR)
STORAGES = services.storages("whitenoise.storage.CompressedManifestStaticFilesStorage", DATA_DIR)
# A query is offered while typing when so many different people have asked it in 90 days.
SEARCH_POPULAR_VISITORS: int = env.int("SEARCH_POPULAR_VISITORS", default=5)
# The queries of a process are written to the log every so many seconds; 0: never by itself.
SEARCH_LOG_SECONDS: int = env.int("SEARCH_LOG_SECONDS", default=3)
# Personal data of askers is sealed by the first of these Fernet keys; further ones open what was sealed before.
PERSONAL_DATA_KEYS: list[str] = env.list("PERSONAL_DATA_KEYS", default=[])
# Keyed hashes by which all questions of one person are found; does not change when the keys rotate.
PERSONAL_DATA_INDEX_KEY: str = env.str("PERSONAL_DATA_INDEX_KEY", default="")
# How often one key may submit questions or ask for their state.
QUESTIONS_API_RATE: str = env.str("QUESTIONS_API_RATE", default="120/m")
# Webhooks may lead to this very machine: for trying out only.
WEBHOOK_ALLOW_LOOPBACK: bool = env.bool("WEBHOOK_ALLOW_LOOPBACK", default=False)
SEARCH_ENGINE, SEARCH_URL = services.search_engine(DATABASES["default"]["ENGINE"])
SEARCH_DATABASE_ENGINES = services.SEARCH_DATABASE_ENGINES

TASKS: dict[str, dict[str, Any]] = {
    # "index" goes first in the worker's queue: a published page is found within two seconds (docs/design/search.md).
    # "files" is for reading uploaded files, a minute each at worst: it has a worker of its own.
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "index", "files"]},
}

# Queues that may be long for hours (an import of thousands of files) without anything being wrong.
PATIENT_QUEUES = ["files"]

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Cổng thông tin điện tử <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Whether the application itself answers /media/images/; a web server in front does it better.
SERVE_MEDIA: bool = env.bool("SERVE_MEDIA", default=True)

# ---- Languages: Vietnamese is the source; the others are reached by a prefix (/en/, /ja/, …). ----
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("vi", "Tiếng Việt"),
    ("en", "English"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("zh-hans", "简体中文"),
]
# cms/upstream fills what Wagtail's own Vietnamese catalogue lacks; ours in locale/ wins over both.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "cms" / "upstream" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["cms.core.formats"]
# What date fields of the admin show; `cms.core.formats` of the admin's languages reads it.
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAILADMIN_USER_LOGIN_FORM = "cms.users.forms.LoginForm"
# The default would put Vietnamese text live under /en/ as soon as a translation is requested.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True

# ---- People ----
AUTH_USER_MODEL = "users.User"
# Axes first: it refuses who is locked out before a password is looked at.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "sites.backends.MembershipBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# Lock-out: after so many failures of one user name from one address, for so long.
AXES_FAILURE_LIMIT: int = env.int("LOGIN_FAILURE_LIMIT", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOGIN_LOCK_MINUTES", default=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "cms.users.events.address_of"  # Behind TRUSTED_PROXIES.
AXES_LOCKOUT_CALLABLE = "cms.users.lockout.locked_out_response"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # The time that the message names stays true.
AXES_DISABLE_ACCESS_LOG = True  # Our own history has it, and is pruned.
AXES_ENABLE_ADMIN = False
# Throttling of whoever posts to log-in, second factor, password reset or invitations: posts and seconds, an address.
LOGIN_RATE_LIMIT: tuple[int, int] = (40, 300)
LOGIN_HISTORY_DAYS: int = env.int("LOGIN_HISTORY_DAYS", default=365)
# Whether roles that need a second factor (an administrator says which) are held to it.
SECOND_FACTOR_ENFORCED: bool = env.bool("SECOND_FACTOR_ENFORCED", default=True)

# ---- Wagtail ----
WAGTAIL_SITE_NAME = env.str("WAGTAIL_SITE_NAME", default="Cổng Tỉnh")
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME  # How the entry is called in people's authenticator apps.
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default=f"http://haivan.localhost:{PORT}")
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.core.search_backend"}}
WAGTAILIMAGES_IMAGE_MODEL = "media.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.CustomDocument"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "avif", "webp": "webp"}
WAGTAILIMAGES_WEBP_QUALITY = 80
WAGTAILIMAGES_AVIF_QUALITY = 62
WAGTAILIMAGES_JPEG_QUALITY = 82
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.ImageForm"
# Whether the worker makes the usual sizes of a new picture at once; tests make them when they need them.
PREPARE_RENDITIONS: bool = env.bool("PREPARE_RENDITIONS", default=True)
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "doc", "docx", "epub", "geojson", "json", "mp3", "mp4", "odp", "ods", "odt", "ogg", "pdf", "pptx"),
    *("rtf", "txt", "vtt", "wav", "webm", "xls", "xlsx", "zip"),
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf", "audio/mpeg", "audio/wav", "audio/x-wav", "audio/ogg"]
WAGTAILDOCS_INLINE_CONTENT_TYPES += ["video/mp4", "video/webm", "text/vtt"]
WAGTAILEMBEDS_FINDERS = [{"class": "cms.core.embeds.AllowListFinder"}]
WAGTAIL_HEADLESS_PREVIEW = None
PASSWORD_REQUIRED_TEMPLATE = WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# ---- Hosts: any host reaches us, and `sites.middleware` answers 404 to those that no member site has. ----
ALLOWED_HOSTS = ["*"]
PORTAL_DOMAIN: str = env.str("PORTAL_DOMAIN", default="")
MAINTENANCE_FILE = DATA_DIR / "maintenance.json"

# ---- Security ----
MEDIA_HOSTS: list[str] = env.list("MEDIA_HOSTS", default=[])
CONTENT_SECURITY_POLICY, ADMIN_CONTENT_SECURITY_POLICY = security.content_security_policies(MEDIA_HOSTS, https=False)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"  # Wagtail itself lets its previews be framed by the admin.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_FAILURE_VIEW = "sites.views.errors.csrf_failure"

# ---- Logs and health ----
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logs.configure(env.str("LOG_FORMAT", default="json"), env.str("LOG_LEVEL", default="INFO"))
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
# Health: seconds that the oldest waiting task may be old, and free disk in MiB, before "ready" says no.
HEALTH_QUEUE_SECONDS: int = env.int("HEALTH_QUEUE_SECONDS", default=300)
HEALTH_DISK_MIB: int = env.int("HEALTH_DISK_MIB", default=500)


# How many reverse proxies stand before us and add to X-Forwarded-For; 0 means the header is not believed.
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)
# Rates of anonymous forms, an address: submissions and the seconds they are counted in.
FORM_RATE_LIMIT: tuple[int, int] = (5, 600)

# ---- The search for programs (docs/features/search-api.md): requests of an address, as 60/m; 0: without limit. ----
SEARCH_API_RATE: str = env.str("SEARCH_API_RATE", default="60/m")
SEARCH_SUGGEST_RATE: str = env.str("SEARCH_SUGGEST_RATE", default="600/m")
# Origins whose pages may ask from a browser (CORS), such as https://du-lieu.example.vn; * is everybody.
SEARCH_API_ORIGINS: list[str] = env.list("SEARCH_API_ORIGINS", default=[])

# ---- Checking of links (docs/features/site-health.md) ----
LINK_CHECK_ENABLED: bool = env.bool("LINK_CHECK_ENABLED", default=True)
LINK_CHECK_TIMEOUT: float = env.float("LINK_CHECK_TIMEOUT", default=10.0)
# Seconds between two requests to one host, and the most that a run of the worker may take.
LINK_CHECK_DELAY: float = env.float("LINK_CHECK_DELAY", default=2.0)
LINK_CHECK_RUN_SECONDS: int = env.int("LINK_CHECK_RUN_SECONDS", default=60)
LINK_CHECK_USER_AGENT: str = env.str("LINK_CHECK_USER_AGENT", default="")
# Only tests ask a server of the machine itself.
LINK_CHECK_ALLOW_LOOPBACK = False

# ---- Machine translation (docs/features/translation-memory.md): dotted path of a backend; empty: no suggestions. ----
TRANSLATION_MACHINE: str = env.str("TRANSLATION_MACHINE", default="")
TRANSLATION_MACHINE_URL: str = env.str("TRANSLATION_MACHINE_URL", default="")
TRANSLATION_MACHINE_KEY: str = env.str("TRANSLATION_MACHINE_KEY", default="")
TRANSLATION_MACHINE_TIMEOUT: float = env.float("TRANSLATION_MACHINE_TIMEOUT", default=20.0)
# Of a million characters, in the currency of the contract; a text, so that nothing is rounded.
TRANSLATION_MACHINE_PRICE: str = env.str("TRANSLATION_MACHINE_PRICE", default="0")
TRANSLATION_MACHINE_CURRENCY: str = env.str("TRANSLATION_MACHINE_CURRENCY", default="USD")
# Characters in a month, all languages together; 0: without limit.
TRANSLATION_MACHINE_QUOTA: int = env.int("TRANSLATION_MACHINE_QUOTA", default=0)

# ---- Signing of the gazette (docs/features/gazette-pdf.md). PINs are never set here: who signs is asked. ----
# Development: a PKCS#12 file (gazette.pdf.development makes one). In operation a token or HSM, by its PKCS#11 library.
GAZETTE_SIGNING_PKCS12: str = env.str("GAZETTE_SIGNING_PKCS12", default="")
GAZETTE_PKCS11_MODULE: str = env.str("GAZETTE_PKCS11_MODULE", default="")
GAZETTE_PKCS11_SLOT: int | None = env.int("GAZETTE_PKCS11_SLOT", default=None)
GAZETTE_PKCS11_TOKEN: str = env.str("GAZETTE_PKCS11_TOKEN", default="")
GAZETTE_PKCS11_KEY: str = env.str("GAZETTE_PKCS11_KEY", default="")
# Server of time stamps (RFC 3161); empty: signatures bear the time of this server only.
GAZETTE_TIMESTAMP_URL: str = env.str("GAZETTE_TIMESTAMP_URL", default="")
# Files or folders of root certificates whose signatures count; whether lists of revoked ones are fetched to verify one.
GAZETTE_TRUST_ROOTS: list[str] = env.list("GAZETTE_TRUST_ROOTS", default=[])
GAZETTE_VERIFY_ONLINE: bool = env.bool("GAZETTE_VERIFY_ONLINE", default=False)
# Whether `make_signing_credentials` may make a certificate of its own: in development only.
GAZETTE_OWN_CREDENTIALS = False
