"""Who is to be screened: customers in the terms of the lists, and asking for it when somebody comes or changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlalchemy.dialects.postgresql import insert

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Stage
from backoffice.integrations import neighbours
from backoffice.integrations.ports import Sought
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.screening.models import ScreenedCustomer
from backoffice.screening.rules import judging

PERSON, ORGANISATION = "Person", "Organization"


@dataclass(frozen=True)
class Asked:
    """A customer as they were read to be screened."""

    version: int
    sought: Sought
    read_at: datetime


def registered(*, actor: Actor, customer_id: UUID) -> None:
    """Somebody came."""
    ask(customer_id)


def changed(*, actor: Actor, customer_id: UUID, fields: Any) -> None:
    """Something shown has changed, by which customers are compared perhaps."""
    ask(customer_id)


def living_changed(*, customer_id: UUID, living: bool) -> None:
    """Whoever lives again may have been missed by runs meanwhile."""
    if living:
        ask(customer_id)


@command(Permission.SCREEN_CUSTOMER)
def screen_again(actor: Actor, customer_id: UUID) -> None:
    """Have one customer screened anew. Raises NotFound, Refused."""
    customer = customers.in_scope(actor, customer_id)
    if neighbours.watch_lists() is None:
        raise Refused(judging.NO_LISTS)
    if not customer.is_living:
        raise Refused(judging.GONE)
    note_customer(customer_id)
    ask(customer_id)


def ask(customer_id: UUID) -> None:
    """Have a customer screened in a moment, and note since when they wait (inside a command)."""
    if neighbours.watch_lists() is None:
        return
    db.session.flush()
    table: Any = ScreenedCustomer.__table__
    row = insert(table).values(customer_id=customer_id, asked_at=clock.now())
    since = func.coalesce(table.c.asked_at, row.excluded.asked_at)
    db.session().connection().execute(
        row.on_conflict_do_update(index_elements=["customer_id"], set_={"asked_at": since})
    )
    once = f"screening/{customer_id}"
    jobs.enqueue("screening.look", once=once, lock=once, customer_id=customer_id)


@query(Permission.SCREEN_CUSTOMER)
def wanted(actor: Actor, customer_ids: Iterable[UUID]) -> dict[UUID, Asked]:
    """The living among these customers, as lists know people; nothing is recorded, for nobody looks."""
    return asked_of(customers.living(customer_ids))


def asked_of(rows: Iterable[Customer]) -> dict[UUID, Asked]:
    """Customers as they are sought: name, birth, countries of papers and addresses, numbers."""
    found, now = list(rows), clock.now()
    ids = [row.id for row in found]
    places = contacts.contacts_of(ids)
    numbers: dict[UUID, list[str]] = {customer_id: [] for customer_id in ids}
    countries: dict[UUID, set[str]] = {
        customer_id: {place.country.lower() for place in places[customer_id].addresses} for customer_id in ids
    }
    for paper in customers.identity_numbers_of(ids):
        numbers[paper.customer_id].append(paper.number)
        countries[paper.customer_id].add(paper.country.lower())
    return {
        row.id: Asked(row.version, _sought(row, sorted(countries[row.id]), numbers[row.id]), now)
        for row in found if row.name and row.stage is not Stage.ERASED
    }  # fmt: skip


def _sought(row: Customer, countries: list[str], numbers: list[str]) -> Sought:
    known = {"name": [row.name], "country": countries}
    if row.is_person:
        known |= {"birthDate": [row.birth_date] if row.birth_date else [], "idNumber": numbers}
    else:
        known |= {"registrationNumber": [row.registration_number] if row.registration_number else []}
    return Sought(PERSON if row.is_person else ORGANISATION, {name: values for name, values in known.items() if values})


def note_screened(asked: Mapping[UUID, Asked]) -> None:
    """Note of many at once when they were screened; who changed after they were read goes on waiting."""
    if not asked:
        return
    table: Any = ScreenedCustomer.__table__
    row = insert(table).values({name: bindparam(name) for name in ("customer_id", "screened_at")})
    told = row.on_conflict_do_update(
        index_elements=["customer_id"],
        set_={
            "screened_at": row.excluded.screened_at,
            "asked_at": func.nullif(
                func.greatest(table.c.asked_at, row.excluded.screened_at), row.excluded.screened_at
            ),
        },
    )
    rows = [{"customer_id": customer_id, "screened_at": one.read_at} for customer_id, one in asked.items()]
    db.session().connection().execute(told, rows)
