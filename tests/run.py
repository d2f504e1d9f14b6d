"""Runs all tests: on SQLite, on PostgreSQL and in a browser, and says which ran.

What a machine does not have is left out and named; on CI that is a failure. Arguments
go to pytest.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.chromium import find_chromium

ON_CI = bool(os.environ.get("CI"))


def pytest(*arguments, **environment):
    command = [sys.executable, "-m", "pytest", *arguments, *sys.argv[1:]]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


def find_postgresql():
    """The folder of PostgreSQL's server programs, the newest if there are several."""
    folders = [Path(p).parent for p in [shutil.which("initdb")] if p]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "initdb").exists()), None)


@contextmanager
def postgresql(programs):
    """A server of our own on a free port of the loopback; gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # PostgreSQL refuses to run as root: there its own user owns the folder.
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="partnership-postgresql-"))
    data = folder / "data"
    if as_user:
        shutil.chown(folder, "postgres")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"

    def run(program, *arguments):
        subprocess.run(
            [*as_user, programs / program, *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
        )

    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        run("pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    results, began = {}, time.monotonic()
    # A module to a worker: its fixtures are made once.
    parallel = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    results["SQLite"] = pytest("-m", "not browser", *parallel)
    if programs := find_postgresql():
        with postgresql(programs) as url:
            # The hostile corpus speaks to forms and pages, not to the database.
            results["PostgreSQL"] = pytest(
                "-m",
                "not browser",
                "--ignore=tests/security",
                # It reads the HTML of every page; no database says it otherwise.
                "--ignore=tests/project/test_pages.py",
                "--ignore=tests/project/test_share_images.py",
                # Pure functions of texts: no database in them.
                "--ignore=tests/publishing/test_comparison.py",
                "--ignore=tests/publishing/test_merging.py",
                "--ignore=tests/publishing/test_sections.py",
                "--ignore=tests/publishing/test_style_checks.py",
                "--ignore=tests/project/test_traceability.py",
                *parallel,
                DATABASE_URL=url,
            )
    if find_chromium():
        results["browser"] = pytest("-m", "browser", *parallel)
    print()
    for name in ["SQLite", "PostgreSQL", "browser"]:
        code = results.get(name)
        words = {None: "did not run: not found here", 0: "passed"}.get(code, "FAILED")
        print(f"{name}: {words}")
    print(f"{time.monotonic() - began:.0f} s")
    missing = ON_CI and len(results) < 3
    sys.exit(1 if missing or any(results.values()) else 0)


if __name__ == "__main__":
    main()
