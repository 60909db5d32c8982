"""Customers with e-mail addresses, a connection to the realm that can fail, and the jobs that wait."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Flask
from sqlalchemy import select, text

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Email
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Stage
from backoffice.integrations.keycloak_users import KeycloakUsers
from backoffice.integrations.ports import CustomerUser
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.logins import jobs
from backoffice.logins.models import Login
from tests.approvals.bank import JOY, amina
from tests.tiers.bank import verify_phone

AMINAS = "amina@mail.example"


@dataclass
class Watched:
    """The port to the realm: counts its calls, and fails once for each error it was given, before or after the call."""

    through: KeycloakUsers
    before: dict[str, list[BaseException]] = field(default_factory=dict)
    after: dict[str, list[BaseException]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def find(self, customer_id: UUID) -> CustomerUser | None:
        self._begin("find")
        return self.through.find(customer_id)

    def make(self, customer_id: UUID, address: str | None) -> CustomerUser:
        self._begin("make")
        made = self.through.make(customer_id, address)
        self._fail(self.after, "make")
        return made

    def change(self, user: CustomerUser, *, address: str | None, enabled: bool) -> None:
        self._begin("change")
        self.through.change(user, address=address, enabled=enabled)

    def end_sessions(self, user: CustomerUser) -> None:
        self._begin("end_sessions")
        self.through.end_sessions(user)

    def invite(self, user: CustomerUser) -> None:
        self._begin("invite")
        self.through.invite(user)

    def _begin(self, name: str) -> None:
        self.calls.append(name)
        self._fail(self.before, name)

    def _fail(self, errors: dict[str, list[BaseException]], name: str) -> None:
        if errors.get(name):
            raise errors[name].pop(0)


def served(address: str | None = AMINAS, *, verified: bool = True) -> Customer:
    """A customer with the first tier, and with an e-mail address that was verified before."""
    customer = amina()
    if address:
        add_email(customer, address, verified=verified)
    verify_phone(JOY, customer)
    return customer


def served_before(app: Flask, address: str | None = AMINAS) -> Customer:
    """The same from before the bank had a sign-in service for customers."""
    port = app.extensions["customer_users"]
    app.extensions["customer_users"] = None
    try:
        return served(address)
    finally:
        app.extensions["customer_users"] = port


def add_email(customer: Customer, address: str, *, verified: bool = False, primary: bool = True) -> Email:
    """One more address; the first choice unless said otherwise."""
    row = contacts.add_email_to(JOY, customer.id, {"address": address, "email_type": "personal", "primary": primary})
    if verified:
        verify_email(JOY, row.id)
    return row


@command(Permission.VERIFY_CONTACT)
def verify_email(actor: Actor, email_id: UUID) -> None:
    """Its code was typed."""
    row = db.session.get_one(Email, email_id)
    row.verified_at = clock.now()
    db.session.flush()
    moments.publish("email_verified", actor=actor, customer_id=row.customer_id)


@command(Permission.EDIT_CUSTOMER)
def ended(actor: Actor, customer_id: UUID, stage: Stage, survivor: UUID | None = None) -> None:
    """The relationship ended so; merged ones name their survivor."""
    row = db.session.get_one(Customer, customer_id, with_for_update=True, populate_existing=True)
    row.merged_into = survivor
    customers.note_stage(row, stage)


def login_of(customer: Customer) -> Login | None:
    return db.session.scalars(select(Login).where(Login.customer_id == customer.id)).first()


def state_of(customer: Customer) -> str:
    login = login_of(customer)
    return login.state.value if login else "none"


def follow(customer: Customer) -> None:
    """Do what the worker does."""
    jobs.follow(str(customer.id))


def waiting_jobs() -> list[tuple[UUID, float | None]]:
    """For whom the worker is to look, oldest first, and how many seconds from now (None: at once)."""
    asked = "SELECT args->>'customer_id', scheduled_at FROM procrastinate_jobs WHERE task_name = :task ORDER BY id"
    rows = db.session.execute(text(asked), {"task": "logins.follow"}).all()
    return [(UUID(one), (due - clock.now()).total_seconds() if due else None) for one, due in rows]
