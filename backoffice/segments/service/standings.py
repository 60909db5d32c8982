"""Where customers stand: computed from opened customers, written where it changed, found and counted by keyed tokens.

Written past the session, as keys for comparing are: one entry of the log tells the run or the look, not every row.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Integer, bindparam, cast, delete, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from backoffice.customers.models import Customer
from backoffice.kernel import clock, light, vault
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import Invalid
from backoffice.segments.models import SegmentPlacement, SegmentStanding
from backoffice.segments.rules import engagement, placing
from backoffice.segments.rules.facts import Values, values_of
from backoffice.segments.rules.placing import Rules
from backoffice.segments.service.versions import in_force

CODES = "segments.code"
TABLE: Any = SegmentStanding.__table__
_INSERT = insert(TABLE).on_conflict_do_nothing(index_elements=["customer_id"])
# Whoever was looked at meanwhile keeps that newer answer.
_UPDATE = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("of"), TABLE.c.version == bindparam("seen"))
    .values(sealed=bindparam("new_sealed"), tokens=bindparam("new_tokens"), version=TABLE.c.version + 1)
)


def token(code: str) -> int:
    """The keyed number of a segment."""
    return vault.keyed_int32(CODES, code)


def members(code: str) -> ColumnElement[bool]:
    """The condition that a customer is in this segment. Raises Invalid where there is none of this code."""
    if code not in in_force():
        raise Invalid.one("segment", "There is no such segment.")
    asked = TABLE.c.tokens.op("&&", is_comparison=True)(cast([token(code)], ARRAY(Integer)))
    return Customer.id.in_(select(TABLE.c.customer_id).where(asked))


def facts_of(row: Customer, now: datetime) -> tuple[Values, dict[str, int]]:
    """All facts of a customer, and the parts of the engagement among them."""
    values = values_of(row, now)
    personal = row.opened()
    parts = engagement.parts(
        values, phone=bool(personal.get("primary_phone")), email=bool(personal.get("primary_email"))
    )
    return {**values, "engagement": sum(parts.values())}, parts


def write_some(rows: Sequence[Customer], rules: Rules) -> int:
    """Bring the standing of these opened customers up to date (inside a command); how many changed."""
    now, tokens = clock.now(), {code: token(code) for code in rules.segments}
    ids = [row.id for row in rows]
    before = {one.customer_id: one for one in _stored(ids)}
    kept = kept_of(ids)
    fresh, changed = [], []
    for row in rows:
        stored = before.get(row.id)
        values, parts = facts_of(row, now)
        known = stored.within if stored else {}
        within = placing.within(rules, values, kept.get(row.id, {}), known, now.date())
        document = {"within": within, "engagement": parts}
        numbers = sorted(tokens[code] for code in within)
        if stored is None:
            fresh.append(_new(row, document, numbers, now))
        elif stored.opened() != document:  # the tokens follow from it
            changed.append(_changed(stored, document, numbers))
    connection = db.session().connection()
    for statement, found in ((_INSERT, fresh), (_UPDATE, changed)):
        if found:
            connection.execute(statement, found)
    return len(fresh) + len(changed)


def forget(customer_id: UUID) -> None:
    """Whoever is no customer any more is in no segment (inside a command)."""
    db.session().connection().execute(delete(TABLE).where(TABLE.c.customer_id == customer_id))


def _stored(customer_ids: Iterable[UUID]) -> list[SegmentStanding]:
    wanted = among(SegmentStanding.customer_id, customer_ids)
    return light.read(SegmentStanding, light.every(SegmentStanding).where(wanted))


def kept_of(customer_ids: Iterable[UUID]) -> dict[UUID, dict[str, bool]]:
    """What people decided about these customers, by code."""
    wanted = among(SegmentPlacement.customer_id, customer_ids), SegmentPlacement.ended_at.is_(None)
    found: dict[UUID, dict[str, bool]] = {}
    for one in light.read(SegmentPlacement, light.every(SegmentPlacement).where(*wanted)):
        if one.until is None or clock.today() <= one.until:
            found.setdefault(one.customer_id, {})[one.code] = one.inside
    return found


def _new(row: Customer, document: dict[str, Any], tokens: list[int], now: datetime) -> dict[str, Any]:
    made = uuid4()
    return {
        "id": made, "version": 1, "created_at": now, "customer_id": row.id, "sealed_for": row.sealed_for,
        "sealed": SegmentStanding.sealed_document(row.sealed_for, made, document), "tokens": tokens,
    }  # fmt: skip


def _changed(stored: SegmentStanding, document: dict[str, Any], tokens: list[int]) -> dict[str, Any]:
    sealed = SegmentStanding.sealed_document(stored.sealed_for, stored.id, document)
    return {"of": stored.id, "seen": stored.version, "new_sealed": sealed, "new_tokens": tokens}
