"""The keys outside the database: a Tink keyset file with the key-encryption key (KEK) and the indexes' key."""

import hmac
import json
import os
from functools import cache
from pathlib import Path

import tink
from tink import aead, json_proto_keyset_format, prf, secret_key_access

aead.register()
prf.register()


class Keyset:
    """What wraps customers' keys, and what turns a value into something that can be looked up but not read back."""

    def __init__(self, kek: aead.Aead, index: prf.PrfSet) -> None:
        self._kek = kek
        self._index = index.primary()
        self._field_key = cache(self._derive)

    def _derive(self, purpose: str) -> bytes:
        return bytes(self._index.compute(f"field:{purpose}".encode(), 32))

    def wrap(self, key: bytes, subject: bytes) -> bytes:
        """Encrypt a subject's 256-bit key under the KEK, bound to the subject."""
        return bytes(self._kek.encrypt(key, subject))

    def unwrap(self, wrapped: bytes, subject: bytes) -> bytes:
        """The subject's key; raises tink.TinkError when it belongs to another subject or KEK."""
        return bytes(self._kek.decrypt(wrapped, subject))

    def mac(self, purpose: str, value: bytes, size: int = 16) -> bytes:
        """A keyed hash (HMAC-SHA256, an own key per purpose), `size` bytes long."""
        return hmac.digest(self._field_key(purpose), value, "sha256")[:size]


def create(path: Path) -> None:
    """Write a new keyset file, readable by its owner only; raises FileExistsError when there is one."""
    kek = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
    index = tink.new_keyset_handle(prf.prf_key_templates.HKDF_SHA256)
    document = {name: json.loads(_written(handle)) for name, handle in {"kek": kek, "index": index}.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(document, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def load(path: Path) -> Keyset:
    """The keyset of that file; raises FileNotFoundError, ValueError."""
    document = json.loads(path.read_text())
    handles = {name: _read(json.dumps(document[name])) for name in ("kek", "index")}
    return Keyset(handles["kek"].primitive(aead.Aead), handles["index"].primitive(prf.PrfSet))


def _written(handle: tink.KeysetHandle) -> str:
    return str(json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN))


def _read(text: str) -> tink.KeysetHandle:
    return json_proto_keyset_format.parse(text, secret_key_access.TOKEN)
