"""A bank in which everything that an address can name exists once, made through REST by somebody with every role."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from backoffice.access.roles import JOB_ROLES
from backoffice.kernel.db import db
from tests.documents import wellformed
from tests.parties.bank import company
from tests.rest import ROOT, Machine, amina

EVERY_ROLE = sorted(name for name in JOB_ROLES if not name.startswith("svc-"))
WORDS = {"name": "customer-type", "field": "phones", "page": "1", "filename": "css/tokens.css", "id_hash": "0" * 64,
         "part": "beneficial-owner", "proves": "address", "code": "basic"}  # fmt: skip


class Bank:
    """One customer with contacts, a document, a case, a restriction and a request; `ids` by the names in addresses."""

    def __init__(self, client: FlaskClient, **typed: Any) -> None:
        self.app, self.machine = client.application, Machine(client, EVERY_ROLE, name="Everybody")
        self.customer = self._made("", amina(**typed))
        own = f"/{self.customer['id']}"
        self.browser = FlaskClient(self.app, self.app.response_class)  # one that does not inspect: many pages, quickly
        self.browser.environ_base = self.browser.environ_base | {"HTTP_SEC_FETCH_SITE": "same-origin"}
        blocked = self._made(f"{own}/restriction", restriction(source="compliance"))
        self.firm = self._made("", company())
        share = {"customer_id": self.customer["id"], "share_percent": 10}
        parts = ("beneficial-owner", "representative")
        self.parties = {part: self._made(f"/{self.firm['id']}/{part}", share)["id"] for part in parts}
        self.ids = WORDS | {
            "customer_id": self.customer["id"],
            "document_id": self.uploaded(own)["id"],
            "case_id": self._made(f"{own}/kyc")["id"],
            "restriction_id": self._made(f"{own}/restriction", restriction())["id"],
            "request_id": self._made(f"{own}/restriction/{blocked['id']}/lift", {"reason": "Cleared"})["id"],
        }

    def _made(self, path: str, body: Any = None) -> dict[str, Any]:
        answer = self.machine.post(path, body)
        assert answer.status_code in (200, 201, 202), answer.text
        return dict(answer.json or {})

    def uploaded(self, own: str, **form: Any) -> dict[str, Any]:
        """A proof of income, which leaves room for the others."""
        sent = {"file": (BytesIO(wellformed.jpeg()), "front.jpg"), "document_type": "proof_of_income"} | form
        headers = {"Authorization": f"Bearer {self.machine.actor.id}", "Idempotency-Key": str(uuid4())}
        answer = self.machine.client.post(f"{ROOT}{own}/document", data=sent, headers=headers)
        assert answer.status_code == 201, answer.text
        return dict(answer.json or {})

    def address(self, rule: Rule, **others: str) -> str:
        """The address of a route with the ids of this bank in it."""
        named = next((word for word in ("phone", "email", "address") if f"/{word}" in rule.rule), "phone")
        kind = others.get("kind", named)
        contact = self.customer[{"phone": "phones", "email": "emails", "address": "addresses"}[kind]][0]["id"]
        values = self.ids | {"kind": kind, "contact_id": contact, "job_id": "1"}
        if "/policy/" in rule.rule:
            values |= {"kind": "onboarding", "name": "onboarding"}
        if "part" in rule.rule.rpartition("/parties/")[2] or any(f"/{part}" in rule.rule for part in self.parties):
            named = next((part for part in self.parties if f"/{part}" in rule.rule), WORDS["part"])
            values |= {"customer_id": self.firm["id"], "party_id": self.parties[named]}
        values |= others
        with self.app.test_request_context():
            adapter = self.app.create_url_adapter(None) or self.app.url_map.bind("localhost")
            known = {name: values.get(name) or _nobodys(rule, name) for name in rule.arguments}
            return str(adapter.build(rule.endpoint, known, method=min(rule.methods or {"GET"})))


def _nobodys(rule: Rule, name: str) -> str:
    """A word for a place in an address that this bank has nothing for: of the right kind, and unknown."""
    converter = type(rule._converters[name]).__name__
    return {"UUIDConverter": str(UUID(int=0)), "IntegerConverter": "1"}.get(converter, "unknown")


def restriction(**changes: Any) -> dict[str, Any]:
    """A restriction as the contract spells it."""
    return {"kind": "no_credit", "source": "customer", "reason": "Asked for it", "until": None} | changes


class Findings:
    """Everything that was found wrong, not only the first: `with findings:` around each attempt."""

    def __init__(self) -> None:
        self.tried, self.wrong = 0, list[str]()

    def __enter__(self) -> None:
        self.tried += 1

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, AssertionError):
            self.wrong.append(str(error).partition("\n")[0])
        return isinstance(error, AssertionError)

    def settle(self, at_least: int) -> None:
        """Fail with what was found; or when hardly anything was tried."""
        assert not self.wrong, f"{len(self.wrong)} of {self.tried}:\n" + "\n".join(self.wrong[:40])
        assert self.tried >= at_least, f"only {self.tried} attempts were made"


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """Whatever is committed inside is rolled back afterwards, so that the next attempt finds the same bank."""
    db.session.remove()  # its open transaction would be older than the point to go back to
    point = db.engines[None].begin_nested()  # type: ignore[attr-defined]  # the fixture `app` put a connection there
    try:
        yield
    finally:
        db.session.remove()
        point.rollback()
