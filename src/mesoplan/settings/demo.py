"""A clinic of invented people on one's own machine, without TLS."""

from __future__ import annotations

from mesoplan.settings.always import *  # noqa: F403 - settings are read as a whole

DEMO = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# a browser keeps secure cookies only over TLS, which a demo on this machine has not
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
