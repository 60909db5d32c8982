"""Deliveries that nobody of Sumsub sent: changed bodies, digests and algorithms, and genuine ones about strangers."""

import hmac
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.verification.bank import SECRET, headers_for

Sent = dict[str, Any]


def forgeries(genuine: bytes, luck: random.Random, number: int) -> Iterator[Sent]:
    """So many forgeries made from a genuine delivery, of every kind in turn."""
    kinds: tuple[Callable[[bytes, random.Random], Sent], ...] = (
        other_body, other_digest, other_algorithm, other_secret, cut_digest, no_header, signed_but_old, signed_stranger,
    )  # fmt: skip
    for place in range(number):
        yield kinds[place % len(kinds)](genuine, luck)


def other_body(genuine: bytes, luck: random.Random) -> Sent:
    """One byte of the body is another."""
    body, place = bytearray(genuine), luck.randrange(len(genuine))
    body[place] = (body[place] + luck.randrange(1, 256)) % 256
    return {"data": bytes(body), "headers": headers_for(genuine)}


def other_digest(genuine: bytes, luck: random.Random) -> Sent:
    """One sign of the digest is another."""
    digest = list(headers_for(genuine)["X-Payload-Digest"])
    place = luck.randrange(len(digest))
    digest[place] = luck.choice([sign for sign in "0123456789abcdefABCDEF " if sign != digest[place]])
    return {"data": genuine, "headers": headers_for(genuine) | {"X-Payload-Digest": "".join(digest)}}


def other_algorithm(genuine: bytes, luck: random.Random) -> Sent:
    """Signed well, by an algorithm that is not ours, or named so."""
    name = luck.choice(["sha1", "sha512", "md5", "sha384"])
    sent = headers_for(genuine, algorithm=name)
    if luck.random() < 0.5:
        sent["X-Payload-Digest-Alg"] = luck.choice(["HMAC_SHA256_HEX", "none", "", "HMAC_SHA1_HEX"])
    return {"data": genuine, "headers": sent}


def other_secret(genuine: bytes, luck: random.Random) -> Sent:
    """Signed with a guess."""
    guess = luck.choice([b"", SECRET[:-1], SECRET + b" ", SECRET.upper(), luck.randbytes(16)])
    return {"data": genuine, "headers": headers_for(genuine, guess)}


def cut_digest(genuine: bytes, luck: random.Random) -> Sent:
    """Only the beginning of the digest, or more than the digest."""
    digest = hmac.new(SECRET, genuine, "sha256").hexdigest()
    wrong = luck.choice([digest[: luck.randrange(64)], digest + "0", digest.upper(), f"sha256={digest}", "é" * 64])
    return {"data": genuine, "headers": headers_for(genuine) | {"X-Payload-Digest": wrong}}


def no_header(genuine: bytes, luck: random.Random) -> Sent:
    """Without one of the headers."""
    sent = headers_for(genuine)
    del sent[luck.choice(["X-Payload-Digest", "X-Payload-Digest-Alg"])]
    return {"data": genuine, "headers": sent}


def signed_but_old(genuine: bytes, luck: random.Random) -> Sent:
    """A replay of what was signed long ago."""
    return _resigned(genuine, createdAtMs=json.loads(genuine)["createdAtMs"] - luck.randrange(49, 9000) * 3_600_000)


def signed_stranger(genuine: bytes, luck: random.Random) -> Sent:
    """Signed well, about somebody else's applicant, level or environment."""
    name, value = luck.choice(
        [("externalUserId", f"{luck.getrandbits(64):x}"), ("applicantId", f"{luck.getrandbits(64):x}"),
         ("levelName", "another"), ("sandboxMode", False)]
    )  # fmt: skip
    return _resigned(genuine, **{name: value})


def _resigned(genuine: bytes, **changes: Any) -> Sent:
    body = json.dumps(json.loads(genuine) | changes).encode()
    return {"data": body, "headers": headers_for(body)}
