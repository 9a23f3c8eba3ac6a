"""Who works in the journeys' invented clinic, and with which password."""

from __future__ import annotations

PASSWORD = "a long invented passphrase"
STAFF = {
    "front_desk": "desk@clinic.example",
    "practitioner": "practitioner@clinic.example",
    "director": "director@clinic.example",
    "administrator": "administrator@clinic.example",
}
