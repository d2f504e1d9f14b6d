import shutil

# The shell draws pages as the browser does, without its windows: a third less time.
NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
]


def find_chromium():
    """The path of a Chromium that is installed, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
