"""A certificate the clinic makes for itself, where nobody gave it a better one.

Passwords and records never cross a network in the clear. A browser will warn of this
certificate, since nobody vouches for it; its fingerprint is printed to compare.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mesoplan.settings import place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GOOD_FOR = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=30)
ALWAYS = ("localhost", "127.0.0.1")


def own_certificate(names: Sequence[str]) -> tuple[Path, Path, str]:
    """The certificate's file, its key's file, and its fingerprint; made where missing."""
    folder = place.home() / "keys"
    certificate, key = folder / "tls.crt", folder / "tls.key"
    wanted = sorted({*ALWAYS, *names})
    if not (certificate.exists() and key.exists()) or not _good(certificate, wanted):
        _make(certificate, key, wanted)
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    return certificate, key, found.fingerprint(hashes.SHA256()).hex(":")


def _good(certificate: Path, wanted: Sequence[str]) -> bool:
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    alternative = found.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    held = {str(name.value) for name in alternative.value}
    lasts_until = found.not_valid_after_utc - RENEWED_BEFORE
    return held == set(wanted) and lasts_until > _now()


def _make(certificate: Path, key: Path, names: Sequence[str]) -> None:
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mesoplan clinic")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() - timedelta(days=1))
        .not_valid_after(_now() + GOOD_FOR)
        .add_extension(
            x509.SubjectAlternativeName([_name(name) for name in names]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )
    key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    plain = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(plain)
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - before there is a clinic or its clock
