"""Sumsub's webhooks: whether a delivery is genuine (over its raw bytes), and what it says."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backoffice.integrations.sumsub import answer_of
from backoffice.kernel.errors import Invalid
from backoffice.web import strict_json

ALGORITHMS = {"SHA256": "HMAC_SHA256_HEX", "SHA512": "HMAC_SHA512_HEX"}
OLDEST, EARLIEST = timedelta(hours=48), timedelta(minutes=5)
REVOKING = {"applicantReset", "applicantDeleted"}
LONGEST = 200


@dataclass(frozen=True)
class Notice:
    """What a delivery says. `word` is pending, green, retry, final or revoked; `at_ms` Unix milliseconds."""

    kind: str
    applicant: str
    reference: str
    correlation: str
    at_ms: int
    word: str


@dataclass(frozen=True)
class SumsubDoor:
    """The settings by which deliveries are judged; during a rotation there are two secrets."""

    secrets: Sequence[bytes]
    algorithm: str
    levels: Sequence[str]
    sandbox: bool

    def is_genuine(self, raw: bytes, digest: str, algorithm: str) -> bool:
        """Whether one of our secrets made this digest of these bytes, by the algorithm that we chose."""
        if not self.secrets or algorithm != ALGORITHMS[self.algorithm]:
            return False
        made = [hmac.new(secret, raw, self.algorithm.lower()).hexdigest().encode() for secret in self.secrets]
        sent = digest.encode("utf-8", "replace")
        return any([hmac.compare_digest(one, sent) for one in made])  # noqa: C419 (each is compared: no early end)

    def read(self, raw: bytes, now: datetime) -> Notice:
        """The notice in a genuine delivery; raises Invalid naming the member that is not as agreed."""
        told = strict_json.loads(raw)
        if not isinstance(told, dict):
            raise Invalid.one("body", "A JSON object is needed.")
        notice = _notice(told)
        if told.get("sandboxMode", False) is not self.sandbox:
            raise Invalid.one("sandboxMode", "This is not the environment for it.")
        level = told.get("levelName")
        if level not in self.levels and not (level is None and notice.kind in REVOKING):
            raise Invalid.one("levelName", "This level is not ours.")
        age = timedelta(milliseconds=int(now.timestamp() * 1000) - notice.at_ms)
        if not -EARLIEST <= age <= OLDEST:
            raise Invalid.one("createdAtMs", "This is too old, or not yet.")
        return notice


def fingerprint(raw: bytes) -> str:
    """What the log may say of a body that is not trusted."""
    return hashlib.sha256(raw).hexdigest()[:16]


def _notice(told: dict[str, Any]) -> Notice:
    kind = _text(told, "type")
    return Notice(
        kind, _text(told, "applicantId"), _text(told, "externalUserId"), _text(told, "correlationId"),
        _milliseconds(told), _word(kind, told),
    )  # fmt: skip


def _word(kind: str, told: dict[str, Any]) -> str:
    if kind in REVOKING:
        return "revoked"
    result = told.get("reviewResult")
    if kind != "applicantReviewed" or not isinstance(result, dict):
        return "pending"
    return answer_of(result.get("reviewAnswer"), result.get("reviewRejectType")).value


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise Invalid.one(name, "A text is needed.")
    return value


def _milliseconds(told: dict[str, Any]) -> int:
    """`createdAtMs` is a number, or the text `2026-11-25 09:31:04.123` in UTC."""
    value = told.get("createdAtMs")
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**14:
        return value
    try:
        return round(datetime.strptime(f"{value}+0000", "%Y-%m-%d %H:%M:%S.%f%z").timestamp() * 1000)
    except ValueError:
        raise Invalid.one("createdAtMs", "A time is needed.") from None
