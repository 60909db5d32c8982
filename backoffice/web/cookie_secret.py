"""A secret that lives in one browser's cookie: its digest finds the row, a key made from it seals the row.

So the database alone neither opens a session nor reads what is sealed in it.
"""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask.json.tag import TaggedJSONSerializer

SIZE = 32
_SPELLING = re.compile(r"[A-Za-z0-9_-]{43}")
_json = TaggedJSONSerializer()


class NotOurs(Exception):
    """Sealed bytes that this secret does not open, or not at this place."""


@dataclass(frozen=True)
class CookieSecret:
    """256 random bits; the text of them is known to the browser only."""

    raw: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """A fresh one."""
        return cls(os.urandom(SIZE))

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """The secret of a cookie's text, or None when the text is not one."""
        if text is None or not _SPELLING.fullmatch(text):
            return None
        secret = cls(urlsafe_b64decode(text + "="))
        return secret if secret.text == text else None  # one secret has one spelling

    @property
    def text(self) -> str:
        """What the cookie holds: 43 characters."""
        return urlsafe_b64encode(self.raw).rstrip(b"=").decode()

    @cached_property
    def digest(self) -> str:
        """What the database keeps: the SHA-256 in 64 hexadecimal digits."""
        return sha256(self.raw).hexdigest()

    def seal(self, place: str, value: Any) -> bytes:
        """A JSON-like value (tuples and Markup come back as such), encrypted and bound to `place`."""
        nonce = os.urandom(12)
        return nonce + self._key.encrypt(nonce, _json.dumps(value).encode(), self._bound(place))

    def open(self, place: str, sealed: bytes) -> Any:
        """What `seal` took; raises NotOurs."""
        try:
            return _json.loads(self._key.decrypt(sealed[:12], sealed[12:], self._bound(place)).decode())
        except (InvalidTag, ValueError):
            raise NotOurs(f"sealed data at {place} does not belong there") from None

    @cached_property
    def _key(self) -> AESGCM:
        # Sealing needs another key than the digest that the database sees.
        return AESGCM(HKDF(SHA256(), SIZE, salt=None, info=b"backoffice cookie").derive(self.raw))

    def _bound(self, place: str) -> bytes:
        return f"{place}|{self.digest}".encode()
