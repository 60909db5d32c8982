"""Asking the REST interface as somebody with a role, without a sign-in server: the validator is a table of tokens."""

from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.identity.signing_in import staff

ROOT = "/api/v1/customer"


class Machine:
    """A caller with a role; POSTs carry an idempotency key of their own."""

    def __init__(self, client: FlaskClient, role: str | list[str], *, branch: str = "north", name: str = "") -> None:
        self.client, self.actor = client, staff(role, branch=branch, name=name)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """One request below /api/v1/customer."""
        return self.client.open(f"{ROOT}{path}", method=method, json=body, headers=self._headers(method, headers))

    def raw(self, method: str, path: str, body: bytes, **headers: str) -> TestResponse:
        """The same with the bytes of a body, whatever they are."""
        return self.client.open(f"{ROOT}{path}", method=method, data=body, headers=self._headers(method, headers))

    def ask_headers(self) -> dict[str, str]:
        """What names the caller."""
        return self._headers("GET", {})

    def _headers(self, method: str, headers: dict[str, str]) -> dict[str, str]:
        table = self.client.application.extensions.setdefault("test_actors", {})
        table[self.actor.id] = self.actor
        self.client.application.extensions["bearer"] = table.__getitem__
        sent = {"Authorization": f"Bearer {self.actor.id}"} | headers
        if method == "POST":
            sent.setdefault("Idempotency-Key", str(uuid4()))
        return sent

    def get(self, path: str = "", **headers: str) -> TestResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str = "", body: Any = None, **headers: str) -> TestResponse:
        return self.ask("POST", path, body, **headers)


def amina(**changes: Any) -> dict[str, Any]:
    """A registration as the contract spells it."""
    return {
        "customer_type": "INDIVIDUAL", "channel": "agent", "branch": "north",
        "given_names": "Amina", "family_name": "Otieno", "birth_date": "1990-04-12", "gender": "female",
        "phones": [{"number": "+254712345678", "phone_type": "mobile", "primary": True}],
        "emails": [{"address": "amina@example.org", "email_type": "personal", "primary": True}],
        "addresses": [
            {"line1": "12 Moi Avenue", "city": "Nairobi", "postcode": "00100", "country": "KE", "address_type": "home"}
        ],
        "identity_numbers": [{"id_type": "national_id", "number": "29384756", "country": "KE"}],
        "category": "retail", "employment": "self_employed", "industry": "trade", "education": "secondary",
        "income": "500_1000", "employer_category": None, "occupation": "tailor", "business_type": None,
        "duplicate_reason": None, **changes,
    }  # fmt: skip
