"""An audit chain edited behind the application's back: the first bad entry is named, whatever was done."""

import random
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from backoffice.kernel import audit_chain
from backoffice.kernel.audit_log import CHAINS
from backoffice.kernel.db import db
from tests.security.bank import Bank, undone

ENOUGH, CASES = 12, 10


@pytest.fixture
def bank(app: Flask) -> Bank:
    bank = Bank(app.test_client())
    for number in range(ENOUGH):
        bank.machine.get(f"/{bank.customer['id']}")
        body = {"number": f"+2547330001{number:02}", "phone_type": "mobile"}
        assert bank.machine.post(f"/{bank.customer['id']}/phone", body).status_code == 201
    return bank


def behind(statement: str, **values: object) -> None:
    """As the owner of the database would, with the trigger switched off."""
    connection: Connection = db.engines[None]  # type: ignore[assignment]  # the fixture `app` put a connection there
    connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
    connection.execute(text(statement), values)


AT = "chain = :chain AND seq = :seq"


def edit(chain: str, seq: int) -> int:
    behind(f"UPDATE audit_entry SET body = replace(body::text, 'done', 'gone')::json WHERE {AT}", chain=chain, seq=seq)
    return seq


def remove(chain: str, seq: int) -> int:
    behind(f"DELETE FROM audit_entry WHERE {AT}", chain=chain, seq=seq)
    return seq


def swap(chain: str, seq: int) -> int:
    behind(
        "UPDATE audit_entry a SET body = b.body FROM audit_entry b"
        " WHERE a.chain = :chain AND b.chain = a.chain AND a.seq IN (:seq, :seq + 1) AND b.seq = 2 * :seq + 1 - a.seq",
        chain=chain,
        seq=seq,
    )
    return seq


def truncate(chain: str, seq: int) -> int:
    behind("DELETE FROM audit_entry WHERE chain = :chain AND seq >= :seq", chain=chain, seq=seq)
    return seq


def edit_and_hash_anew(chain: str, seq: int) -> int:
    """The one entry's own hash is made to fit; the next one's is not."""
    edit(chain, seq)
    behind(
        "UPDATE audit_entry a SET hash = sha256(b.hash || convert_to(a.body::text, 'UTF8')) FROM audit_entry b"
        " WHERE a.chain = :chain AND a.seq = :seq AND b.chain = a.chain AND b.seq = a.seq - 1",
        chain=chain,
        seq=seq,
    )
    return seq + 1


def splice(chain: str, seq: int) -> int:
    """An entry of the other chain takes its place, hash and all."""
    behind(
        "UPDATE audit_entry a SET body = b.body, hash = b.hash FROM audit_entry b"
        " WHERE a.chain = :chain AND a.seq = :seq AND b.chain <> a.chain AND b.seq = a.seq",
        chain=chain,
        seq=seq,
    )
    return seq


def insert(chain: str, seq: int) -> int:
    """The entry stands twice; all that follow move up by one."""
    behind("UPDATE audit_entry SET seq = -seq - 1 WHERE chain = :chain AND seq > :seq", chain=chain, seq=seq)
    behind("UPDATE audit_entry SET seq = -seq WHERE chain = :chain AND seq < 0", chain=chain, seq=seq)
    behind(
        "INSERT INTO audit_entry SELECT chain, seq + 1, at, operation, actor, customers, body, hash FROM audit_entry"
        f" WHERE {AT}",
        chain=chain,
        seq=seq,
    )
    return seq + 1


WAYS: list[Callable[[str, int], int]] = [edit, remove, swap, truncate, edit_and_hash_anew, splice, insert]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.replace("_", " "))
def test_the_first_entry_that_was_touched_is_named(bank: Bank, way: Callable[[str, int], int]) -> None:
    chance = random.Random(26)
    for _ in range(CASES):
        chain, seq = chance.choice(CHAINS), chance.randint(2, ENOUGH - 1)
        with undone(bank.app):
            wrong = way(chain, seq)
            found = audit_chain.verify(chain)
            assert found.first_wrong == wrong, f"{chain} {seq}: {found}"
    assert all(audit_chain.verify(chain).sound for chain in CHAINS)


def test_a_whole_end_that_was_cut_off_is_missed_by_the_head(bank: Bank) -> None:
    for chain in CHAINS:
        with undone(bank.app):
            behind("DELETE FROM audit_entry WHERE chain = :chain AND seq > 1", chain=chain)
            assert audit_chain.verify(chain).first_wrong == 2
        with undone(bank.app):
            behind("DELETE FROM audit_entry WHERE chain = :chain", chain=chain)
            assert audit_chain.verify(chain).first_wrong == 1
