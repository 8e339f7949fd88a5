"""The product's settings in a home of their own, with the few changes that tests need."""

import atexit
import os
import shutil
import tempfile

if "QADAM_HOME" not in os.environ:
    os.environ["QADAM_HOME"] = tempfile.mkdtemp(prefix="qadam-tests-")
    atexit.register(shutil.rmtree, os.environ["QADAM_HOME"], ignore_errors=True)

from qadam.settings import *  # noqa: F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
# Argon2 is slow by design; a test that is about passwords asks for it by name.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in real life: threads that share a database in memory do not wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
