"""Sealed rows that were swapped, moved to another place, cut or changed: refused, never shown, and the log says so."""

import random
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from structlog.testing import capture_logs

from backoffice.kernel import vault
from backoffice.kernel.db import Base, db
from backoffice.kernel.sealed import SealedRecord
from tests.identity.signing_in import sign_in
from tests.security.bank import EVERY_ROLE, Bank, undone

ONLY_TAMPERED = (vault.Tampered, vault.Erased)


@pytest.fixture
def banks(app: Flask) -> list[Bank]:
    """Two customers with a row of every kind each."""
    other = {
        "given_names": "Juma", "family_name": "Kamau", "birth_date": "1971-02-03",
        "phones": [{"number": "+254722000111", "phone_type": "mobile", "primary": True}],
        "emails": [{"address": "juma@example.org", "email_type": "personal", "primary": True}],
        "identity_numbers": [{"id_type": "national_id", "number": "11112222", "country": "KE"}],
    }  # fmt: skip
    return [Bank(app.test_client()), Bank(app.test_client(), **other)]


def sealed_tables() -> list[type[SealedRecord]]:
    mapped = [mapper.class_ for mapper in Base.registry.mappers]
    return [kind for kind in mapped if issubclass(kind, SealedRecord) and kind.__module__.startswith("backoffice.")]


def owner() -> Connection:
    """The connection under the tests' transaction, with which somebody edits behind the application's back."""
    db.session.remove()
    return db.engines[None]  # type: ignore[return-value]  # the fixture `app` put a connection there


def all_rows() -> list[tuple[str, UUID]]:
    found = []
    for kind in sealed_tables():
        if "id" in kind.__table__.c:
            rows = owner().execute(text(f"SELECT id FROM {kind.__tablename__} ORDER BY id"))
            found += [(kind.__tablename__, row.id) for row in rows]
    return found


def blob(table: str, row: UUID) -> bytes:
    return bytes(owner().execute(text(f"SELECT sealed FROM {table} WHERE id = :id"), {"id": row}).scalar_one())


def put(table: str, row: UUID, sealed: bytes) -> None:
    owner().execute(text(f"UPDATE {table} SET sealed = :sealed WHERE id = :id"), {"id": row, "sealed": sealed})


def opens(table: str, row: UUID) -> bool:
    kind = next(kind for kind in sealed_tables() if kind.__tablename__ == table)
    record = db.session.get_one(kind, row)
    try:
        record.opened()
    except ONLY_TAMPERED:
        return False
    return True


def test_no_ciphertext_opens_in_another_place(banks: list[Bank]) -> None:
    rows, chance = all_rows(), random.Random(28)
    assert {table for table, _ in rows} >= {
        "customer",
        "phone",
        "email",
        "address",
        "identity_number",
        "document",
        "restriction",
    }
    pairs = [(first, second) for first in rows for second in rows if first < second]
    for first, second in chance.sample(pairs, min(100, len(pairs))):
        with undone(banks[0].app):
            one, other = blob(*first), blob(*second)
            put(*first, other)
            put(*second, one)
            assert not opens(*first) and not opens(*second), f"{first[0]} and {second[0]} were swapped unseen"


def test_a_changed_bit_is_noticed_anywhere_in_a_row(banks: list[Bank]) -> None:
    chance = random.Random(29)
    for table, row in all_rows():
        sealed = bytearray(blob(table, row))
        for spoiled in (bytes(sealed[:-1]), bytes(sealed[:20]), b"", _flipped(sealed, chance)):
            with undone(banks[0].app):
                put(table, row, spoiled)
                assert not opens(table, row), f"{table}: {len(spoiled)} of {len(sealed)} bytes"


def _flipped(sealed: bytearray, chance: random.Random) -> bytes:
    changed = bytearray(sealed)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def test_a_row_cannot_be_said_to_be_sealed_for_somebody_else(banks: list[Bank]) -> None:
    theirs = UUID(banks[1].customer["id"])
    for table, row in all_rows():
        mine = owner().execute(text(f"SELECT sealed_for FROM {table} WHERE id = :id"), {"id": row}).scalar_one()
        if mine != theirs:
            with undone(banks[0].app):
                owner().execute(text(f"UPDATE {table} SET sealed_for = :to WHERE id = :id"), {"id": row, "to": theirs})
                assert not opens(table, row), table


def test_swapped_keys_open_nothing(banks: list[Bank]) -> None:
    ids = [UUID(bank.customer["id"]) for bank in banks]
    rows = owner().execute(text("SELECT subject, wrapped FROM keys.subject_key"))
    keys = {row.subject: row.wrapped for row in rows}
    with undone(banks[0].app):
        owner().execute(
            text("UPDATE keys.subject_key SET wrapped = :wrapped WHERE subject = :subject"),
            {"wrapped": keys[ids[1]], "subject": ids[0]},
        )
        with pytest.raises(Exception, match=r"^(?!.*Otieno)"):
            opens("customer", ids[0])


def test_what_was_swapped_is_never_shown_and_the_log_says_so(
    banks: list[Bank],
) -> None:
    mine, theirs = (UUID(bank.customer["id"]) for bank in banks)
    put("customer", mine, blob("customer", theirs))
    bank = banks[0]
    sign_in(bank.browser, EVERY_ROLE, name="Everybody")
    with capture_logs() as said:
        answers = bank.machine.get(f"/{mine}"), bank.browser.get(f"/customers/{mine}")
    for answer in answers:
        assert answer.status_code == 500
        assert not any(word in answer.text for word in ("Juma", "Kamau", "1971", "Traceback", "vault"))
    assert [line["event"] for line in said] == ["something sealed is untrue"] * 2
    assert not any(word in str(said) for word in ("Juma", "Kamau", "Otieno"))
