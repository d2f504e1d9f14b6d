"""check --deploy as a production machine would run it; exits 1 on any warning."""

import os
import subprocess
import sys

environment = os.environ | {
    "DJANGO_HTTPS": "1",
    "DJANGO_HSTS_PRELOAD": "1",
    "DJANGO_SECRET_KEY": "x" * 25 + "only-for-this-check-0123456789",
    "DJANGO_ALLOWED_HOSTS": "example.org",
}
sys.exit(
    subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        check=False,
    ).returncode
)
