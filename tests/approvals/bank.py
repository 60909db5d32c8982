"""A small bank for the tests of four eyes: customers, members of staff, and the door of machines with their tokens."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError
from backoffice.kernel.operations import command
from tests.identity.signing_in import staff

JOY = staff("branch-officer", name="Joy Were")
KWAME = staff("supervisor", name="Kwame Mensah", branch=None)
ALICE = staff("supervisor", name="Alice Njeri", branch=None)
PETER = staff("kyc-reviewer", name="Peter Lindqvist", branch=None)
SOUTH = staff("branch-officer", name="Ruth Auma", branch="south")
MANAGER = staff("manager", name="Maria Costa", branch=None)
PEOPLE = {"joy": JOY, "kwame": KWAME, "alice": ALICE, "peter": PETER, "south": SOUTH, "manager": MANAGER}


@command(Permission.CREATE_CUSTOMER)
def _register(actor: Actor, customer_type: CustomerType, branch: str, fields: dict[str, Any]) -> Customer:
    return customers.create(actor, customer_type, Channel.AGENT, branch, fields)


def amina(by: Actor = SYSTEM, branch: str = "north") -> Customer:
    """A person of the branch, registered by that actor."""
    return _register(by, CustomerType.INDIVIDUAL, branch, {"given_names": "Amina", "family_name": "Otieno"})


def company() -> Customer:
    """An organisation."""
    return _register(SYSTEM, CustomerType.PRIVATE_COMPANY, "north", {"organisation_name": "Lakeside Traders"})


def entries(operation: str) -> list[AuditEntry]:
    """The audit entries of that operation, oldest first."""
    found = select(AuditEntry).where(AuditEntry.operation == operation)
    return list(db.session.scalars(found.order_by(AuditEntry.at)))


class Api:
    """The REST door, for people who are known by their first name."""

    def __init__(self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = client
        monkeypatch.setitem(client.application.extensions, "bearer", _known)

    def get(self, who: str, path: str) -> TestResponse:
        """GET below /api/v1/customer."""
        return self.client.get(f"/api/v1/customer{path}", headers={"Authorization": f"Bearer {who}"})

    def post(self, who: str, path: str, body: Any, key: str = "") -> TestResponse:
        """POST with a new idempotency key, or that one."""
        headers = {"Authorization": f"Bearer {who}", "Idempotency-Key": key or str(uuid4())}
        return self.client.post(f"/api/v1/customer{path}", json=body, headers=headers)


def _known(token: str) -> Actor:
    if token not in PEOPLE:
        raise BackofficeError("UNAUTHENTICATED", "Send a bearer token.")
    return PEOPLE[token]


def code(response: TestResponse) -> tuple[int, str]:
    """(status, error code) of an answer in JSON."""
    answer = response.json or {}
    return response.status_code, answer.get("error_code", "")


def nobody() -> UUID:
    """An id that nothing has."""
    return uuid4()
