"""The rows of logins and of their customers, plain or locked, and asking the worker to bring a user in step."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select

from backoffice.approvals.rules import UNDO_WITHIN
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Email
from backoffice.customers.models import Customer
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.logins.models import Login, LoginState

JOB = "logins.follow"


def of_customer(customer_id: UUID) -> Login | None:
    """The customer's login."""
    return db.session.scalars(_of(customer_id)).first()


def locked(customer_id: UUID, *, wait: bool = True) -> Login | None:
    """The same with its row locked; without waiting, one that is being worked on makes the command a refusal."""
    statement = _of(customer_id).with_for_update(nowait=not wait)
    return db.session.scalars(statement.execution_options(populate_existing=True)).first()


def customer_of(customer_id: UUID, *, lock: bool = False) -> Customer:
    """The customer, whatever became of it."""
    return db.session.get_one(Customer, customer_id, with_for_update=lock, populate_existing=True)


def emails_of(customer_id: UUID) -> list[Email]:
    """The customer's e-mail addresses."""
    return contacts.rows_of(Email, [customer_id])


def request(customer_id: UUID) -> Login:
    """A login asked for; the worker begins later than whatever led to it can be undone."""
    row = Login(customer_id=customer_id, state=LoginState.REQUESTED, since=clock.now(), attempts=0)
    db.session.add(row)
    db.session.flush()
    follow_soon(customer_id, after=UNDO_WITHIN)
    return row


def follow_soon(customer_id: UUID, *, after: timedelta | None = None) -> None:
    """Have the worker look at this login, in the running transaction."""
    jobs.enqueue(JOB, after=after, customer_id=customer_id)


def _of(customer_id: UUID) -> Select[Login]:
    return select(Login).where(Login.customer_id == customer_id)
