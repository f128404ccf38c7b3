"""Encrypts what must not be read in a copy of the database; the key comes from SECRET_KEY."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret_key: str, purpose: str) -> bytes:
    """32 bytes for one purpose: buttons, links and sealed words never share a key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret_key.encode())


class Seal:
    """Sealer of handlers: AES-128-CBC with HMAC (Fernet). Errors: InvalidToken when the key is another one."""

    def __init__(self, secret_key: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derive(secret_key, "sealed words")))

    def seal(self, words: str) -> bytes:
        return self._fernet.encrypt(words.encode())

    def unseal(self, sealed: bytes) -> str:
        return self._fernet.decrypt(sealed).decode()
