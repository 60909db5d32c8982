"""The keys that bring similar customers together: written with each change, read when somebody is compared."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, delete, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, insert

from backoffice.customers.models import Customer
from backoffice.duplicates.models import DuplicateKey
from backoffice.duplicates.rules import blocking
from backoffice.duplicates.rules.facts import Facts, facts_of
from backoffice.kernel import vault
from backoffice.kernel.db import db

KEY = "duplicates.key"
MOST_A_KEY = 50  # what more than so many share tells nobody apart


def keyed(known: Facts) -> list[int]:
    """The keys of somebody, as they are stored."""
    return sorted(vault.keyed_int64(KEY, text) for text in blocking.keys(known))


def write(row: Customer) -> None:
    """Make the stored keys of a customer what they should be; whoever no longer lives has none (inside a command)."""
    connection = db.session().connection()
    wanted = set(keyed(facts_of(row))) if row.is_living else set()
    own = DuplicateKey.customer_id == row.id
    stored = set(connection.execute(select(DuplicateKey.key).where(own)).scalars())
    table: Any = DuplicateKey.__table__
    if gone := stored - wanted:
        connection.execute(delete(table).where(own, DuplicateKey.key.in_(gone)))
    if fresh := sorted(wanted - stored):
        rows = [{"key": key, "customer_id": row.id} for key in fresh]
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def sharing(asked: Sequence[int]) -> list[UUID]:
    """Who shares any of these keys; of each key at most so many."""
    if not asked:
        return []
    each = select(func.unnest(literal(list(asked), ARRAY(BigInteger))).label("key")).subquery()
    bearers = select(DuplicateKey.customer_id).where(DuplicateKey.key == each.c.key).limit(MOST_A_KEY).lateral("bearer")
    found = select(bearers.c.customer_id).select_from(each).join(bearers, true()).distinct()
    return list(db.session.execute(found).scalars())
