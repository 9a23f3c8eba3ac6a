"""Sealed values: unreadable without the clinic's vault key, useless if moved.

Each client has a key of their own, kept wrapped by the clinic's. A sealed value is
bound to the record and the field it was sealed for: copied to another row, it does not
open. Destroying a client's key makes everything sealed with it unreadable for good.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import unicodedata
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mesoplan.settings import place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

NONCE = 12
KEY = 32
SHORTEST_PREFIX = 2
LONGEST_PREFIX = 8
TOKEN = 12
LONG = 1024
COMPRESSED = b"x"  # how zlib begins, and JSON never does
BETWEEN = re.compile(r"[-‐‑–'’.]")  # what joins the halves of a name  # noqa: RUF001


class Unreadable(ValueError):
    """A sealed value that does not open: damaged, moved, or its key is destroyed."""


@lru_cache(maxsize=256)
def clinic_key(clinic: UUID) -> bytes:
    """The key that wraps the keys of this clinic's clients."""
    kdf = HKDF(SHA256(), KEY, salt=None, info=b"clinic:" + clinic.bytes)
    return kdf.derive(place.key("vault"))


def new_client_key(clinic: UUID, client: UUID) -> bytes:
    """A fresh key for a client, wrapped."""
    return _encrypt(clinic_key(clinic), os.urandom(KEY), f"key:{client}")


def client_key(clinic: UUID, client: UUID, wrapped: bytes | None) -> bytes:
    """A client's key, unwrapped.

    Raises:
        Unreadable: there is none any more, or it was wrapped for somebody else.
    """
    if not wrapped:
        message = f"client {client}: the key was destroyed when the record was erased"
        raise Unreadable(message)
    return _decrypt(clinic_key(clinic), bytes(wrapped), f"key:{client}")


def sealed(key: bytes, where: str, value: object) -> bytes:
    """``value`` (anything JSON can say) sealed for ``where``, a record's own field."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > LONG:  # a whole report shrinks to a tenth, and loads the faster
        text = zlib.compress(text)
    return _encrypt(key, text, where)


def opened(key: bytes, where: str, value: bytes) -> Any:  # noqa: ANN401 - plain JSON
    """The value that was sealed for ``where``.

    Raises:
        Unreadable: it was sealed with another key or for another place.
    """
    text = _decrypt(key, bytes(value), where)
    if text[:1] == COMPRESSED:
        text = zlib.decompress(text)
    return json.loads(text)


def sealed_bytes(key: bytes, where: str, value: bytes) -> bytes:
    """The same for bytes, such as a photograph."""
    return _encrypt(key, value, where)


def opened_bytes(key: bytes, where: str, value: bytes) -> bytes:
    """The bytes that were sealed for ``where``."""
    return _decrypt(key, bytes(value), where)


def search_tokens(clinic: UUID, words: Iterable[str]) -> set[bytes]:
    """Blind tokens under which a name is found, whole or by its first letters."""
    found: set[bytes] = set()
    for word in words:
        plain = normalised(word)
        found.add(_token(clinic, "=" + plain))
        for length in range(SHORTEST_PREFIX, min(len(plain), LONGEST_PREFIX) + 1):
            found.add(_token(clinic, plain[:length]))
    return found


def search_token(clinic: UUID, typed: str) -> bytes:
    """The token to look for when someone has typed this.

    A single letter finds only who is called just that; of a long word the first letters
    are looked for, so that what is typed further never loses who was found before.
    """
    plain = normalised(typed)
    if len(plain) < SHORTEST_PREFIX:
        return _token(clinic, "=" + plain)
    return _token(clinic, plain[:LONGEST_PREFIX])


def twin_token(clinic: UUID, name: str, born_on: str) -> bytes:
    """The token shared by records of the same name, in any order, and birth date."""
    words = " ".join(sorted(normalised(word) for word in words_of(name)))
    return _token(clinic, f"twin:{words}|{born_on}")


def lot_token(clinic: UUID, lot: str) -> bytes:
    """The token under which an amendment is found by a lot, as lots are compared."""
    return _token(clinic, f"lot:{lot}")


def words_of(name: str) -> list[str]:
    """The words a name is found by: both halves of a double-barrelled one too."""
    whole = name.split()
    parts = (part for word in whole for part in BETWEEN.split(word) if part != word)
    return [*dict.fromkeys((*whole, *filter(None, parts)))]


def normalised(word: str) -> str:
    """A name as it is compared: without case, accents and outer space."""
    plain = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _token(clinic: UUID, text: str) -> bytes:
    key = clinic_key(clinic) + b"search"
    return hmac.new(key, text.encode(), hashlib.sha256).digest()[:TOKEN]


def _encrypt(key: bytes, plain: bytes, where: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, where.encode())


def _decrypt(key: bytes, value: bytes, where: str) -> bytes:
    try:
        return AESGCM(key).decrypt(value[:NONCE], value[NONCE:], where.encode())
    except (InvalidTag, ValueError) as error:
        message = f"{where}: the sealed value does not open; it was damaged or moved"
        raise Unreadable(message) from error
