"""A file sealed in pieces: none can be changed, swapped, cut off or added.

Each piece is sealed with AES-GCM under its number and whether it is the last, bound to
the head of the file, so that reading either gives exactly what was written or refuses.
"""

from __future__ import annotations

import io
import json
import os
import struct
from dataclasses import dataclass
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from mesoplan.settings import place

MAGIC = b"mesoplan-backup/1\n"
PIECE = 1 << 20
TAG = 16
SALT = 16
COST = {"n": 1 << 16, "r": 8, "p": 1}  # 64 MB and a moment for each guess
LONGEST_HEAD = 4096
VAULT, PASSPHRASE = "vault key", "passphrase"


class Damaged(ValueError):
    """The file is not, or no longer, what was written; or this is not its key."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What a file is sealed with: a passphrase, or else the clinic's vault key."""

    passphrase: bytes | None = None

    @property
    def kind(self) -> str:
        """Said in the head of the file, so that one knows what to bring."""
        return PASSPHRASE if self.passphrase else VAULT

    def key(self, salt: bytes) -> bytes:
        """The key for one file.

        Raises:
            Damaged: the vault key is asked for and is not here.
        """
        if self.passphrase:
            return Scrypt(salt=salt, length=32, **COST).derive(self.passphrase)
        if not (place.home() / "keys" / "vault").exists():
            message = (
                f"it is sealed with the clinic's vault key, which is not in "
                f"{place.home() / 'keys'}; put the clinic's keys there first"
            )
            raise Damaged(message)
        kdf = HKDF(SHA256(), 32, salt=salt, info=b"backup")
        return kdf.derive(place.key("vault"))


class Sealer(io.RawIOBase):
    """Takes plain bytes and writes them sealed; ``close`` writes the last piece."""

    def __init__(self, into: IO[bytes], secret: Secret) -> None:
        """Write the head at once."""
        salt = os.urandom(SALT)
        head = json.dumps({"sealed_with": secret.kind, "salt": salt.hex()}).encode()
        into.write(MAGIC + struct.pack(">I", len(head)) + head)
        self._into, self._waiting, self._number = into, bytearray(), 0
        self._cipher, self._head = AESGCM(secret.key(salt)), head

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any bytes
        """Seal every piece that is full."""
        plain = bytes(data)
        self._waiting += plain
        while len(self._waiting) > PIECE:
            self._piece(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(plain)

    def close(self) -> None:
        """Seal what is left, as the last piece."""
        if not self.closed:
            self._piece(bytes(self._waiting), last=True)
        super().close()

    def _piece(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(
            _nonce(self._number, last=last), plain, self._head
        )
        self._into.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


class Opener(io.RawIOBase):
    """Gives back the plain bytes of a sealed file, or refuses."""

    def __init__(self, source: IO[bytes], secret: Secret) -> None:
        """Read the head.

        Raises:
            Damaged: it is no sealed file, or sealed with something else.
        """
        head = _head_bytes(source)
        about = _head_values(head)
        if about["sealed_with"] != secret.kind:
            message = f"it is sealed with a {about['sealed_with']}"
            raise Damaged(message)
        self._source, self._head = source, head
        self._cipher = AESGCM(secret.key(bytes.fromhex(about["salt"])))
        self._plain, self._number, self._ended = b"", 0, False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - a writable buffer
        """Fill the buffer from the next pieces."""
        while not self._plain and not self._ended:
            self._next()
        count = min(len(buffer), len(self._plain))
        buffer[:count], self._plain = self._plain[:count], self._plain[count:]
        return count

    def _next(self) -> None:
        length = self._source.read(4)
        if len(length) != 4:  # noqa: PLR2004 - the length of a length
            message = "its end is missing"
            raise Damaged(message)
        (size,) = struct.unpack(">I", length)
        sealed = self._source.read(size) if size <= PIECE + TAG else b""
        for last in (False, True):
            try:
                self._plain = self._cipher.decrypt(
                    _nonce(self._number, last=last), sealed, self._head
                )
            except InvalidTag:
                continue
            self._number, self._ended = self._number + 1, last
            if last and self._source.read(1):
                message = "something was added at its end"
                raise Damaged(message)
            return
        what = "the key or passphrase is another one, or it is damaged"
        message = what if self._number == 0 else f"piece {self._number} is damaged"
        raise Damaged(message)


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">QI", number, int(last))


def _head_bytes(source: IO[bytes]) -> bytes:
    begun = source.read(len(MAGIC) + 4)
    if not begun.startswith(MAGIC) or len(begun) != len(MAGIC) + 4:
        message = "it is no backup made by Mesoplan"
        raise Damaged(message)
    (size,) = struct.unpack(">I", begun[len(MAGIC) :])
    return source.read(size) if size <= LONGEST_HEAD else b""


def _head_values(head: bytes) -> dict[str, str]:
    try:
        found = json.loads(head)
        return {"sealed_with": str(found["sealed_with"]), "salt": str(found["salt"])}
    except (ValueError, KeyError, TypeError) as error:
        message = "its head is damaged"
        raise Damaged(message) from error
