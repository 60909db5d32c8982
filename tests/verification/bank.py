"""A provider, its deliveries, and customers who are checked."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from backoffice.integrations.ports import Answer, Finding, NotAnswered
from backoffice.integrations.sumsub_webhooks import SumsubDoor
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.verification import service
from backoffice.verification.jobs import CHECKER
from backoffice.verification.models import CheckKind, ProviderCheck, WebhookNotice
from tests.identity.signing_in import staff
from tests.kyc.bank import amina

OFFICER = staff("branch-officer", name="Grace Wambui")
SECRET, OLD_SECRET = b"a-secret-of-the-webhook", b"the-secret-before-that-one"
LEVEL = "basic-kyc-level"


class Provider:
    """Answers what it is told to; `facts` is what it was told about people."""

    def __init__(self, name: str = "sumsub") -> None:
        self.name = name
        self.answer: Finding | None = Finding(Answer.PENDING)
        self.facts: dict[str, Mapping[str, str]] = {}
        self.resets: list[str] = []
        self.has_link = True

    def begin(self, reference: str, facts: Mapping[str, str]) -> str:
        self.facts[reference] = facts
        return f"applicant-{reference}"

    def link(self, reference: str, lifetime: timedelta) -> str | None:
        return f"https://provider.example/p/{reference[:8]}" if self.has_link else None

    def finding(self, applicant: str) -> Finding:
        if self.answer is None:
            raise NotAnswered("the provider is down")
        return self.answer

    def reset(self, applicant: str) -> None:
        self.resets.append(applicant)

    def says(self, answer: Answer, at_ms: int | None = None, *labels: str, private: str = "") -> None:
        """From now on it answers this."""
        self.answer = Finding(answer, at_ms if at_ms is not None else now_ms(), labels, "Please try again.", private)


def connect(app: Flask, algorithm: str = "SHA256") -> Provider:
    """Let this application be served by a new provider."""
    provider, register, bureau = Provider(), Provider("address register"), Provider("credit bureau")
    register.has_link = bureau.has_link = False
    app.extensions["verifications"] = {"identity": provider, "address": register, "credit": bureau}
    app.extensions["sumsub_door"] = SumsubDoor([SECRET, OLD_SECRET], algorithm, [LEVEL], sandbox=True)
    return provider


def begun(customer_id: UUID | None = None, kind: CheckKind = CheckKind.IDENTITY) -> ProviderCheck:
    """A check that the provider knows."""
    check = service.ask(OFFICER, customer_id or amina().id, kind, "Signed form of today.")
    service.begin(CHECKER, check.id)
    return check


def now_ms() -> int:
    return int(clock.now().timestamp() * 1000)


def told(check: ProviderCheck, kind: str = "applicantReviewed", word: str = "", **changes: Any) -> dict[str, Any]:
    """A delivery about this check as Sumsub spells it; `word` is green, retry or final."""
    event = {
        "applicantId": check.applicant, "inspectionId": "i", "correlationId": uuid4().hex, "levelName": LEVEL,
        "externalUserId": str(check.id), "type": kind, "sandboxMode": True, "reviewStatus": "completed",
        "createdAtMs": now_ms(),
    }  # fmt: skip
    red = {"reviewAnswer": "RED", "reviewRejectType": word.upper(), "rejectLabels": ["FORGERY"]}
    result = {"green": {"reviewAnswer": "GREEN"}, "retry": red, "final": red}.get(word)
    return event | ({"reviewResult": result} if result else {}) | changes


def body_of(event: Mapping[str, Any]) -> bytes:
    return json.dumps(event).encode()


def headers_for(body: bytes, secret: bytes = SECRET, algorithm: str = "sha256", **changes: str) -> dict[str, str]:
    """The headers of a genuine delivery."""
    digest = hmac.new(secret, body, algorithm).hexdigest()
    return {
        "Content-Type": "application/json", "X-Payload-Digest": digest,
        "X-Payload-Digest-Alg": f"HMAC_{algorithm.upper()}_HEX", **changes,
    }  # fmt: skip


def deliver(client: FlaskClient, event: Mapping[str, Any] | bytes, **headers: str) -> TestResponse:
    """Post a delivery, genuine unless headers say otherwise."""
    body = event if isinstance(event, bytes) else body_of(event)
    return client.post("/webhooks/sumsub", data=body, headers=headers_for(body) | headers)


def notices() -> list[WebhookNotice]:
    """The inbox, oldest first."""
    return list(db.session.scalars(select(WebhookNotice).order_by(WebhookNotice.created_at)))


def settle() -> None:
    """Apply everything in the inbox, as the worker does."""
    for notice_id in [notice.id for notice in notices()]:
        jobs.run("verification.apply", {"notice_id": notice_id})


def check_now(check_id: UUID) -> ProviderCheck:
    """The check as the database has it."""
    db.session.expire_all()
    return db.session.get_one(ProviderCheck, check_id)


def text_time(ms: int) -> str:
    """Milliseconds as Sumsub writes them in webhooks."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
