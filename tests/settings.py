"""Settings of the tests: embedded servers of their own, whatever the environment says, and quick password hashes.

`default` is the application's role, as in web and worker; `owner` is the role that owns the tables.
"""

import os

from engage.embedded import places
from tests.plugins import place

for name in (
    "DATABASE_OWNER_URL",
    "DATABASE_ROLE",
    "EMAIL_URL",
    "SITE_URL",
    "ATTACHMENTS_URL",
    "SCANNER_URL",
    "ALLOWED_HOSTS",
    "SENTRY_DSN",
    "PORT",
):
    os.environ.pop(name, None)
os.environ["ENGAGE_VAR"] = str(place.VAR)
os.environ["DEBUG"] = "true"
os.environ["SECRET_KEY"] = "only for tests " * 4
os.environ["DATABASE_URL"] = places.database_url("engage_app", database=place.DATABASE, var=place.VAR)
os.environ["DATABASE_OWNER_URL"] = places.database_url("engage_owner", database=place.DATABASE, var=place.VAR)
os.environ["REDIS_URL"] = f"{places.redis_url(place.VAR)}?db={place.NUMBER}"

from engage.settings import *  # noqa: E402, F403
from engage.settings import DATABASES, STORAGES, _owner  # noqa: E402

DATABASES["owner"] = {**DATABASES["default"], **_owner}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Files of a test are its process's own; where they lie for real is tried by tests of that.
STORAGES["attachments"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
WHITENOISE_AUTOREFRESH = True  # files are read where they lie; nothing is collected for a test
# No test runs into what another one has kept or counted.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
