"""The audit log: one entry per operation in a hash chain that only `audit_append` can lengthen.

Two chains: `change` (in the business transaction, last before the commit) and `access` (reads and refused attempts).
Values before and after are sealed with the customer's key; names of fields are not.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g, has_request_context
from sqlalchemy import JSON, BigInteger, Index, LargeBinary, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from backoffice.kernel import clock, vault
from backoffice.kernel.connections import begin_writing
from backoffice.kernel.db import Base, db, fresh_session
from backoffice.kernel.errors import BackofficeError
from backoffice.kernel.running import Running

CHAINS = ("change", "access")


class AuditHead(Base):
    """The end of a chain: how many entries, and the hash of the last."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditEntry(Base):
    """One link. `body` is hashed byte for byte; the columns beside it are copies taken from it to search by."""

    __tablename__ = "audit_entry"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    operation: Mapped[str]
    actor: Mapped[str]
    customers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        Index("ix_audit_entry_customers", "customers", postgresql_using="gin"),
        Index("ix_audit_entry_at", "at"),
    )


def append_change(session: Session, current: Running) -> None:
    """The entry of a command, in its own transaction. No entry, no change."""
    _append(session, "change", _body(current, outcome="done"))


def append_access(session: Session, current: Running) -> None:
    """The entry of a recorded read, in a transaction of its own, committed before the answer leaves."""
    _append_alone(session, _body(current, outcome="done"))


def append_refused(current: Running, error: BackofficeError) -> None:
    """The entry of an attempt that was refused; what the attempt changed has been rolled back."""
    denied = error.code == "PERMISSION_DENIED"
    current.changes.by_subject.clear()
    current.changes.reason = None  # the subject it would be sealed for may have been rolled back
    with fresh_session() as session:
        _append_alone(session, _body(current, outcome="denied" if denied else "refused", code=error.noted_as))
    db.session().commit()


def opened_changes(entry: AuditEntry) -> tuple[list[dict[str, Any]], str | None]:
    """(field changes, reason) of an entry, as far as the subjects' keys still exist."""
    changes, reason = list(entry.body.get("open", [])), None
    for subject, sealed in entry.body.get("sealed", {}).items():
        try:
            plain = vault.open_sealed(UUID(subject), f"audit|{entry.body['id']}", bytes.fromhex(sealed))
        except vault.Erased:
            continue
        document = json.loads(plain)
        changes += document["changes"]
        reason = document["reason"] or reason
    return changes, reason


def _body(current: Running, *, outcome: str, code: str | None = None) -> dict[str, Any]:
    secret, open_changes = current.changes.sealed(current.entry_id)
    actor = current.actor
    return {
        "id": str(current.entry_id),
        "at": clock.now().isoformat(),
        "operation": current.operation.name,
        "inner": current.inner,
        "permission": current.operation.permission.value,
        "actor": {"id": actor.id, "name": actor.name, "kind": actor.kind, "session": actor.session_hash},
        "outcome": outcome,
        "code": code,
        "customers": [str(customer) for customer in current.changes.customers],
        "fields": current.changes.fields(),
        "request": g.get("request_id") if has_request_context() else None,
        "sealed": secret,
        "open": open_changes,
    }


def _append_alone(session: Session, body: dict[str, Any]) -> None:
    begin_writing(session)
    _append(session, "access", body)
    session.commit()


def _append(session: Session, chain: str, body: dict[str, Any]) -> None:
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    try:
        session.connection().execute(text("SELECT audit_append(:chain, :body)"), {"chain": chain, "body": written})
    except DBAPIError as error:
        raise BackofficeError("AUDIT_UNAVAILABLE", "The audit log cannot be written, so nothing was done.") from error
