"""The applicants of the stand-in provider, its reviewer, and the webhooks it sends, resends and shuffles."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import requests

RESEND_AFTER = (300.0, 3600.0, 18000.0, 64800.0)  # seconds: 5 min, 1 h, 5 h, 18 h, as documented
PATIENCE = 5.0
RED: dict[str, Any] = {
    "retry": {
        "reviewAnswer": "RED", "reviewRejectType": "RETRY",
        "rejectLabels": ["DOCUMENT_PAGE_MISSING", "BAD_PROOF_OF_IDENTITY"],
        "moderationComment": "The back side of the document is missing.",
        "clientComment": "The back side was not uploaded, twice.",
    },
    "final": {
        "reviewAnswer": "RED", "reviewRejectType": "FINAL", "rejectLabels": ["FORGERY"],
        "moderationComment": "We could not verify this profile.", "clientComment": "Pixel noise around the birth date.",
    },
}  # fmt: skip
VERDICTS = ("green", "green", "green", "retry", "final")


@dataclass
class Behaviour:
    """How reviews go: after so many seconds, with which verdict (else by chance of the id), in which order told."""

    seconds: float = 3.0
    verdict: str = ""
    shuffled: bool = False
    resend_after: tuple[float, ...] = RESEND_AFTER
    silent: bool = False


@dataclass
class Applicant:
    """Somebody at the provider."""

    reference: str
    level: str
    status: str = "init"
    result: dict[str, Any] = field(default_factory=dict)
    reviewed_at: float = 0.0


class Applicants:
    """Everybody, behind one lock; webhooks go to `url`, signed with `webhook_secret`."""

    def __init__(self, token: str, secret: str, url: str, webhook_secret: str) -> None:
        self.token, self.secret = token, secret
        self._url, self._webhook_secret = url, webhook_secret.encode()
        self._everybody: dict[str, Applicant] = {}
        self._lock = threading.Lock()
        self._behaviour = Behaviour()

    def now(self) -> float:
        return time.time()

    def behave(self, behaviour: Behaviour) -> None:
        """Let reviews go like this from now on."""
        self._behaviour = behaviour

    def of_reference(self, reference: str) -> str | None:
        """The id of whom we know by this reference."""
        with self._lock:
            return next((key for key, one in self._everybody.items() if one.reference == reference), None)

    def create(self, reference: str, level: str) -> str:
        """A new applicant's id."""
        applicant = uuid4().hex[:24]
        with self._lock:
            self._everybody[applicant] = Applicant(reference, level)
        return applicant

    def status(self, applicant: str) -> dict[str, Any] | None:
        """What the API tells."""
        with self._lock:
            one = self._everybody.get(applicant)
            return None if one is None else _told(one)

    def reset(self, applicant: str) -> bool:
        """Forget what was sent."""
        with self._lock:
            one = self._everybody.get(applicant)
            if one:
                one.status, one.result = "init", {}
        if one:
            self._send([self._event(applicant, one, "applicantReset")])
        return one is not None

    def review(self, applicant: str) -> None:
        """Answer after a while, by webhook and on the API."""
        timer = threading.Timer(self._behaviour.seconds, self._answer, [applicant])
        timer.daemon = True
        timer.start()

    def _answer(self, applicant: str) -> None:
        with self._lock:
            one = self._everybody[applicant]
            one.status = "pending"
            pending = self._event(applicant, one, "applicantPending")
            time.sleep(0.002)  # the review comes a little later, also in milliseconds
            one.status, one.result, one.reviewed_at = "completed", self._verdict(applicant), time.time()
            reviewed = self._event(applicant, one, "applicantReviewed")
        self._send([reviewed, pending] if self._behaviour.shuffled else [pending, reviewed])

    def _verdict(self, applicant: str) -> dict[str, Any]:
        word = self._behaviour.verdict or random.Random(applicant).choice(VERDICTS)  # noqa: S311 (a demo's chance)
        red: dict[str, Any] | None = RED.get(word)
        return red or {"reviewAnswer": "GREEN"}

    def _event(self, applicant: str, one: Applicant, kind: str) -> bytes:
        told = {
            "applicantId": applicant, "inspectionId": uuid4().hex[:24], "correlationId": uuid4().hex,
            "levelName": one.level, "externalUserId": one.reference, "type": kind, "sandboxMode": True,
            "reviewStatus": one.status, "createdAtMs": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        }  # fmt: skip
        return json.dumps(told | ({"reviewResult": one.result} if one.result else {})).encode()

    def _send(self, bodies: list[bytes]) -> None:
        if not self._behaviour.silent:
            for body in bodies:
                self._deliver(body, list(self._behaviour.resend_after))

    def _deliver(self, body: bytes, waits: list[float]) -> None:
        """Post one delivery; when it is not taken, again after each of these times."""
        digest = hmac.new(self._webhook_secret, body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Payload-Digest": digest,
            "X-Payload-Digest-Alg": "HMAC_SHA256_HEX",
        }
        try:
            taken = requests.post(self._url, data=body, headers=headers, timeout=PATIENCE).status_code == 200
        except requests.RequestException:
            taken = False
        if not taken and waits:
            timer = threading.Timer(waits[0], self._deliver, [body, waits[1:]])
            timer.daemon = True
            timer.start()


def _told(one: Applicant) -> dict[str, Any]:
    told: dict[str, Any] = {"reviewStatus": one.status, "levelName": one.level}
    if one.result:
        date = datetime.fromtimestamp(one.reviewed_at, UTC).strftime("%Y-%m-%d %H:%M:%S+0000")
        told |= {"reviewResult": one.result, "reviewDate": date}
    return told
