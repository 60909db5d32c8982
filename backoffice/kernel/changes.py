"""What an operation changed: fields before and after by subject, noted by listeners, sealed for the log."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE

from backoffice.kernel import vault
from backoffice.kernel.db import GuardedSession, Record
from backoffice.kernel.sealed import SealedRecord

# Columns that say nothing to a person who reads the log.
UNSPOKEN = {
    "id",
    "version",
    "created_at",
    "updated_at",
    "created_by",
    "sealed",
    "sealed_for",
    "customer_id",
    "tokens",
    "blind",
}


@dataclass(frozen=True)
class Change:
    """One field of one row: `phone.number`, the row's id, what it was and what it became (JSON values)."""

    field: str
    row: str
    old: Any
    new: Any


@dataclass
class Changes:
    """Everything noted during one operation. Customers keep the order in which they were touched."""

    by_subject: dict[UUID | None, list[Change]] = field(default_factory=dict)
    customers: dict[UUID, None] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)
    reason: str | None = None

    def touch(self, customer_id: UUID, *fields: str) -> None:
        self.customers[customer_id] = None
        self.named.update(dict.fromkeys(fields))

    def note(self, row: Record, changes: list[Change]) -> None:
        if customer := row.audited_customer():
            self.customers[customer] = None
        self.by_subject.setdefault(row.audited_subject(), []).extend(changes)

    def fields(self) -> list[str]:
        """All field names, each once."""
        noted = (change.field for changes in self.by_subject.values() for change in changes)
        return list(dict.fromkeys([*self.named, *noted]))

    def copy(self) -> "Changes":
        lists = {subject: list(changes) for subject, changes in self.by_subject.items()}
        return Changes(lists, dict(self.customers), dict(self.named), self.reason)

    def sealed(self, entry_id: UUID) -> tuple[dict[str, str], list[Any]]:
        """(subject -> sealed changes in hex, changes about nobody in clear). The reason goes with the first subject."""
        secret: dict[str, str] = {}
        subjects = [subject for subject in self.by_subject if subject] or list(self.customers)[:1]
        for position, subject in enumerate(subjects):
            reason = self.reason if position == 0 else None
            changes = [vars(change) for change in self.by_subject.get(subject, [])]
            if changes or reason:
                plain = json.dumps({"changes": changes, "reason": reason}, ensure_ascii=False).encode()
                secret[str(subject)] = vault.seal(subject, f"audit|{entry_id}", plain).hex()
        open_changes = [vars(change) for change in self.by_subject.get(None, [])]
        return secret, open_changes


def _spoken(value: Any) -> Any:
    """A value as JSON: bytes are never spelt out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, bytes):
        return "…"
    if isinstance(value, (list, tuple)):
        return [_spoken(item) for item in value]
    return value


def _of_columns(row: Record) -> list[Change]:
    state = inspect(row)
    changes = []
    for attribute in state.mapper.column_attrs:
        history = state.get_history(attribute.key, PASSIVE_NO_INITIALIZE)  # as `attrs` says, without making all of them
        if attribute.key in UNSPOKEN or not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if old != new:
            changes.append(Change(f"{row.__tablename__}.{attribute.key}", str(row.id), _spoken(old), _spoken(new)))
    return changes


def _of_document(row: SealedRecord) -> list[Change]:
    history = inspect(row).get_history("sealed", PASSIVE_NO_INITIALIZE)
    if not history.has_changes():
        return []
    old = row.open_blob(history.deleted[0]) if history.deleted and history.deleted[0] else {}
    new = row.opened()
    silent = getattr(row, "UNSPOKEN_FIELDS", ())
    names = [name for name in {**old, **new} if old.get(name) != new.get(name) and name not in silent]
    return [Change(f"{row.__tablename__}.{name}", str(row.id), old.get(name), new.get(name)) for name in names]


def _of(row: Record) -> list[Change]:
    return _of_columns(row) + (_of_document(row) if isinstance(row, SealedRecord) else [])


@event.listens_for(GuardedSession, "before_flush")
def _note_changes(session: Session, *_: Any) -> None:
    current = session.info.get("operation")
    touched = [
        row
        for row in [*session.new, *session.dirty, *session.deleted]
        if session.is_modified(row) or row in session.deleted
    ]
    if not touched:
        return
    if current is None or not current.may_write:
        raise RuntimeError("A record was changed outside a command.")
    for row in touched:
        if isinstance(row, Record):
            gone = [Change(row.__tablename__, str(row.id), "present", None)] if row in session.deleted else []
            current.changes.note(row, gone or _of(row))


@event.listens_for(GuardedSession, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError("Bulk statements pass the audit by: load the records and change them.")


@event.listens_for(GuardedSession, "after_transaction_create")
def _remember(session: Session, transaction: SessionTransaction) -> None:
    if (current := session.info.get("operation")) and transaction.nested:
        session.info.setdefault("changes_before", []).append((transaction, current.changes.copy()))


@event.listens_for(GuardedSession, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    # What a rolled-back savepoint changed did not happen: the entry must not tell of it.
    current = session.info.get("operation")
    session.info.pop(vault.CACHE, None)
    for noted, before in session.info.pop("changes_before", []):
        if noted is transaction and current:
            current.changes = before
