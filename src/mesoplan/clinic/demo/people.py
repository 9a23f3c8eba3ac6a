"""Who works in the invented clinic, and with which log-in. Nothing here is secret."""

from __future__ import annotations

PASSWORD = "only-for-the-demo"  # noqa: S105 - of an invented clinic, printed at start
STAFF = (
    ("front_desk", "Fern Invented", "desk@demo.example"),
    ("practitioner", "Pim Invented", "practitioner@demo.example"),
    ("director", "Dr Dana Invented", "director@demo.example"),
    ("administrator", "Avery Invented", "administrator@demo.example"),
)
LOGINS = tuple((mail, PASSWORD) for _, _, mail in STAFF)
TIME_ZONE = "Europe/Paris"
