"""The provider's signing keys: in a file of their owner's only, so that a restart signs with the same ones."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from joserfc import jwk, jws
from joserfc.errors import JoseError

ALGORITHM = "RS256"
KEPT = 3


class SigningKeyFile:
    """Private keys, the newest first; signs with the newest, publishes all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._keys = self._read()
        if not self._keys:
            self.rotate()

    def rotate(self) -> str:
        """Sign with a new key from now on; the two before it stay published. Gives the new key's id."""
        with self._lock:
            fresh = jwk.RSAKey.generate_key(2048, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
            self._keys = [fresh, *self._keys][:KEPT]
            self._write()
            return str(fresh.kid)

    def published(self) -> dict[str, Any]:
        """The public key set."""
        return {"keys": [key.as_dict(private=False) for key in self._keys]}

    def sign(self, claims: dict[str, Any], kind: str = "JWT") -> str:
        """A signed token of these claims whose header says this kind."""
        newest = self._keys[0]
        header = {"alg": ALGORITHM, "typ": kind, "kid": newest.kid}
        return jws.serialize_compact(header, json.dumps(claims), newest, algorithms=[ALGORITHM])

    def claims(self, token: str) -> dict[str, Any] | None:
        """What a token of our own says, expired or not; None when we did not sign it."""
        try:
            opened = jws.deserialize_compact(token, jwk.KeySet(list(self._keys)), algorithms=[ALGORITHM])
            read = json.loads(opened.payload)
        except (JoseError, ValueError):
            return None
        return read if isinstance(read, dict) else None

    def _read(self) -> list[jwk.RSAKey]:
        """The kept keys; none when there is no file yet."""
        if not self._path.exists():
            return []
        return [jwk.RSAKey.import_key(entry) for entry in json.loads(self._path.read_text())["keys"]]

    def _write(self) -> None:
        """Replace the file in one step, readable by its owner only."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        beside.write_text(json.dumps({"keys": [key.as_dict(private=True) for key in self._keys]}))
        beside.replace(self._path)
