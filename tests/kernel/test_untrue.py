"""Sealed rows that were swapped in the database: refused, never shown, and the log says so."""

from itertools import permutations
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from backoffice.access.actor import SYSTEM
from backoffice.customers.models import Customer
from backoffice.documents import rules
from backoffice.documents import service as documents
from backoffice.documents.keeping import keeping
from backoffice.documents.models import Document
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused, Untrue
from backoffice.kyc import service as kyc
from tests.documents import wellformed
from tests.documents.bank import REVIEWER, damage, uploaded
from tests.identity.signing_in import sign_in
from tests.kyc.bank import RITA, amina, entries, held, rename
from tests.rest import Machine


def swap(one: UUID, other: UUID) -> None:
    """What somebody with the database in hand could do."""
    db.session.expire_all()
    exchange = text(
        "UPDATE customer SET sealed = other.sealed FROM customer other "
        "WHERE customer.id IN (:one, :other) AND other.id IN (:one, :other) AND other.id <> customer.id"
    )
    db.session.connection().exec_driver_sql("SET TRANSACTION READ WRITE")
    db.session.connection().execute(exchange, {"one": one, "other": other})
    db.session.expunge_all()


def alarms() -> list[dict[str, object]]:
    return [entry.body for entry in entries() if entry.body["code"] == "TAMPERED"]


@pytest.mark.parametrize("people", [4, pytest.param(33, marks=pytest.mark.bench)])
def test_swapped_rows_are_refused_and_alarmed_every_time(client: FlaskClient, people: int) -> None:
    machine, pairs = Machine(client, "kyc-reviewer"), list(permutations([amina().id for _ in range(people)], 2))
    for one, other in pairs:
        swap(one, other)
        answer = machine.get(f"/{one}")
        assert answer.status_code == 500 and "Amina" not in answer.text
        swap(one, other)
    assert len(alarms()) == len(pairs)
    assert {alarm["outcome"] for alarm in alarms()} == {"refused"}


def test_a_page_of_a_swapped_row_says_nothing_but_that_it_is_untrue(client: FlaskClient) -> None:
    one, other = amina().id, amina().id
    swap(one, other)
    sign_in(client, "kyc-reviewer")
    answer = client.get(f"/customers/{one}")
    assert answer.status_code == 500 and "The incident was noted" in answer.text and "Amina" not in answer.text
    assert alarms()


def test_an_untrue_picture_is_left_out_of_a_list_and_alarmed(app: Flask) -> None:
    customer = amina()
    damage(uploaded(customer), "small")
    assert documents.documents(REVIEWER, customer.id, pictures=True).pictures == {}
    (alarm,) = alarms()
    assert (alarm["operation"], alarm["customers"]) == ("documents.documents", [str(customer.id)])


def test_files_that_were_swapped_between_customers_are_refused_and_alarmed(app: Flask) -> None:
    mine, theirs, store = uploaded(amina()), uploaded(amina()), keeping().store
    kinds = [kind for kind in rules.kinds(mine) if kind != "small"]
    for kind in kinds:
        one, other = rules.file_key(mine.storage_key, kind), rules.file_key(theirs.storage_key, kind)
        mine_sealed, theirs_sealed = store.get(one), store.get(other)
        store.put(one, theirs_sealed)
        store.put(other, mine_sealed)
    for document in (mine, theirs):
        with pytest.raises(Untrue):
            documents.page_image(REVIEWER, document.customer_id, document.id, 1)
        with pytest.raises(Untrue):
            documents.original(REVIEWER, document.customer_id, document.id)
    assert len(alarms()) == 4


@pytest.mark.parametrize("rounds", [15, pytest.param(1000, marks=pytest.mark.bench)])
def test_any_file_put_in_the_place_of_another_is_refused_and_alarmed_every_time(app: Flask, rounds: int) -> None:
    """Files of one paper, of one customer and of different ones; also what stood there before with one byte changed."""
    luck, store, owners = Random(28), keeping().store, [amina(), amina()]
    papers = [uploaded(owner, data=wellformed.jpeg(300 + 10 * place)) for place in range(2) for owner in owners]
    places = [(one, kind) for one in papers for kind in rules.kinds(one) if kind != "small"]
    sealed = {(one.id, kind): store.get(rules.file_key(one.storage_key, kind)) for one, kind in places}
    for _ in range(rounds):
        (one, kind), (other, others_kind) = luck.sample(places, 2)
        key, true = rules.file_key(one.storage_key, kind), sealed[one.id, kind]
        bent = bytearray(true)
        bent[luck.randrange(len(bent))] ^= 1 << luck.randrange(8)
        store.put(key, luck.choice([sealed[other.id, others_kind], bytes(bent), true[: luck.randrange(len(true))]]))
        with pytest.raises(Untrue):
            _opened(one, kind)
        store.put(key, true)
    assert len(alarms()) == rounds
    assert all(_opened(one, kind) for one, kind in places)


def _opened(paper: Document, kind: str) -> bytes:
    if kind == rules.ORIGINAL:
        return documents.original(REVIEWER, paper.customer_id, paper.id).data
    return documents.page_image(REVIEWER, paper.customer_id, paper.id, 1).data


def test_a_row_rolled_back_below_an_open_decision_is_refused(app: Flask) -> None:
    case = held()
    before = _sealed(case.customer_id)
    rename(SYSTEM, case.customer_id, "Wanjiru")
    revision = kyc.case(RITA, case.id).case.revision
    _put_back(case.customer_id, before)
    with pytest.raises(Refused) as refused:
        kyc.approve(RITA, case.id, revision)
    assert refused.value.code == "VERSION_CONFLICT"
    assert entries("kyc.approve")[-1].body["outcome"] == "refused"


def _sealed(customer_id: UUID) -> bytes:
    return bytes(db.session.scalars(select(Customer.sealed).where(Customer.id == customer_id)).one())


def _put_back(customer_id: UUID, sealed: bytes) -> None:
    db.session.connection().exec_driver_sql("SET TRANSACTION READ WRITE")
    statement = text("UPDATE customer SET sealed = :sealed WHERE id = :id")
    db.session.connection().execute(statement, {"sealed": sealed, "id": customer_id})
    db.session.expunge_all()
