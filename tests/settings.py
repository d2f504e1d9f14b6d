"""The site's own settings, with what only a test run needs. Each line says why."""

import os
import tempfile

# Nothing of a test run touches the data of a working copy; a run that was killed leaves
# nothing (a stale write-ahead log, say) to the next one.
data_dir = tempfile.TemporaryDirectory(prefix="partnership-tests-")
os.environ["DJANGO_DATA_DIR"] = data_dir.name
os.environ["DJANGO_SECRET_KEY"] = "only-for-tests-" * 4
os.environ.pop("DJANGO_DEBUG", None)
# Playwright runs an event loop in the thread that also talks to the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from partnership_site.settings import *  # noqa: E402, F403
from partnership_site.settings import DATABASES, STORAGES  # noqa: E402

# 0.4 s a password is right for a login and wrong for a thousand tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No collectstatic before a test run.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# A file and not memory: threads must meet each other, in WAL as on a real site.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{data_dir.name}/test.sqlite3"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
