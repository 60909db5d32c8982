"""How a signed token is opened: its size and shape, its header, the published key, the signature."""

from __future__ import annotations

import json
import re
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from typing import Any

import requests
from joserfc import jwk, jws
from joserfc.errors import JoseError

LONGEST_TOKEN = 8 * 1024
REFETCH_EVERY = 30.0
RETRY_EVERY = 1.0
FORGET_AFTER = 600.0
SHORTEST_RSA_MODULUS = 342  # base64url characters of 2048 bits
HEADER_FIELDS = frozenset({"alg", "kid", "typ"})
KEY_TYPES = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+")

Clock = Callable[[], float]
Keys = Callable[[], Mapping[str, Any]]


class BadToken(Exception):
    """A token that is not accepted; the reason never repeats any part of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeysUnavailable(Exception):
    """The identity provider's keys could not be fetched, so no token can be judged now."""


def keys_at(url: str, seconds: float = 3.0) -> Keys:
    """A fetcher of the key set published at this one address; redirects are not followed."""

    def fetch() -> Mapping[str, Any]:
        answer = requests.get(url, timeout=seconds, allow_redirects=False)
        if answer.status_code != 200:
            raise KeysUnavailable(f"The key set's address answered {answer.status_code}.")
        return strict_object(answer.content, "key set")

    return fetch


def strict_object(text: str | bytes, what: str) -> dict[str, Any]:
    """A JSON object without repeated names, NaN or Infinity; anything else is a `BadToken`."""
    try:
        read = json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadToken(f"The {what} is not a plain JSON object.") from None
    if not isinstance(read, dict):
        raise BadToken(f"The {what} is not a JSON object.")
    return read


class SigningKeys:
    """The provider's public keys by `kid`, kept for a while and fetched anew when an unknown one appears."""

    def __init__(self, fetch: Keys, clock: Clock = time.time) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, jwk.Key] = {}
        self._fetched_at = self._tried_at = float("-inf")

    def key(self, kid: str) -> jwk.Key:
        """The key of this id; `BadToken` if none is published, `KeysUnavailable` if nobody answers."""
        known = kid in self._keys
        if not known or self._clock() - self._fetched_at > FORGET_AFTER:
            self._refresh_alone(wait=not known)
        keys = self._keys
        if not keys:
            raise KeysUnavailable("The identity provider's keys are out of reach.")
        if kid not in keys:
            raise BadToken("The signing key is not among the published ones.")
        return keys[kid]

    def _refresh_alone(self, wait: bool) -> None:
        """One thread fetches; others wait for it only when they have no key to go on with."""
        if self._lock.acquire(blocking=wait):
            try:
                self._refresh()
            finally:
                self._lock.release()

    def _refresh(self) -> None:
        """Fetch the keys unless that was tried just now; a failure keeps those we have."""
        wait = REFETCH_EVERY if self._keys else RETRY_EVERY
        if self._clock() - self._tried_at < wait:
            return
        self._tried_at = self._clock()
        try:
            self._keys = _usable(self._fetch())
        except (requests.RequestException, KeysUnavailable, BadToken):
            return
        self._fetched_at = self._tried_at


def opened(token: str, keys: SigningKeys, algorithms: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the payload of a well-formed token whose signature holds."""
    if len(token) > LONGEST_TOKEN:
        raise BadToken("The token is too long.")
    segments = token.split(".")
    if len(segments) != 3:
        raise BadToken("The token does not have three parts.")
    header_text, payload_text, _ = (_decoded(segment) for segment in segments)
    header = strict_object(header_text, "header")
    algorithm, kid = _why_not_header(header, algorithms)
    key = keys.key(kid)
    if KEY_TYPES[algorithm[:2]] != key.key_type or key.get("alg", algorithm) != algorithm:
        raise BadToken("The signing key is not one for this algorithm.")
    try:
        jws.deserialize_compact(token, key, algorithms=[algorithm])
    except (JoseError, ValueError):
        raise BadToken("The signature does not hold.") from None
    return header, strict_object(payload_text, "payload")


def _why_not_header(header: Mapping[str, Any], algorithms: Collection[str]) -> tuple[str, str]:
    """The algorithm and the key id of a header that says nothing else."""
    if header.keys() - HEADER_FIELDS:
        raise BadToken("The header carries fields that are not accepted.")
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise BadToken("The signing algorithm is not accepted.")
    if not isinstance(kid, str) or not 0 < len(kid) <= 200:
        raise BadToken("The header names no signing key.")
    return algorithm, kid


def _decoded(segment: str) -> bytes:
    """The bytes of one part, which has exactly one spelling."""
    if not _SEGMENT.fullmatch(segment) or len(segment) % 4 == 1:
        raise BadToken("A part of the token is not base64url.")
    raw = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != segment:
        raise BadToken("A part of the token is not base64url.")
    return raw


def _usable(key_set: Mapping[str, Any]) -> dict[str, jwk.Key]:
    """The published signing keys that are public, strong enough and of a kind that we accept."""
    published = key_set.get("keys")
    if not isinstance(published, list):
        raise BadToken("The key set has no list of keys.")
    found = {}
    for entry in published:
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
            continue
        kid, key = entry.get("kid"), _public_key(entry)
        if isinstance(kid, str) and key is not None:
            found[kid] = key
    return found


def _public_key(entry: dict[str, Any]) -> jwk.Key | None:
    """The RSA (2048 bits or more) or P-256 key of this entry, or None."""
    parts = {"RSA": ("kty", "n", "e", "alg"), "EC": ("kty", "crv", "x", "y", "alg")}.get(str(entry.get("kty")))
    if parts is None:
        return None
    strong = entry.get("crv") == "P-256" or len(str(entry.get("n", ""))) >= SHORTEST_RSA_MODULUS
    try:
        return jwk.import_key({name: entry[name] for name in parts if name in entry}) if strong else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs; a repeated name is an error."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("repeated name")
    return read


def _no_constant(name: str) -> None:
    """NaN and the infinities are not JSON."""
    raise ValueError(name)
