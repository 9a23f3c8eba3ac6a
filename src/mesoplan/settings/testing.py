"""For the suite: quick hashing, mail in memory, nothing outside the test's folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "MESOPLAN_HOME" not in os.environ:
    folder = tempfile.mkdtemp(prefix="mesoplan-test-")
    os.environ["MESOPLAN_HOME"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

from mesoplan.settings.always import *  # noqa: F403 - read as a whole

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
WHITENOISE_AUTOREFRESH = True  # no folder of collected files stands here
