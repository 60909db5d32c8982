"""Drafts of registrations: saved while somebody types, found again on another device, discarded, tidied away."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import clock, idempotency, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, Refusal, Refused
from backoffice.kernel.operations import command, query
from backoffice.registration.models import Draft

KEPT, BROUGHT_BACK_WITHIN = timedelta(days=30), timedelta(minutes=10)
MOST, MOST_FIELDS, LONGEST, AT_ONCE = 50, 400, 64 * 1024, 200
ROUTE = "registration"
UNSAID = frozenset({"csrf_token", "form_id", "again", "add"})  # what a form sends that nobody typed
TOO_MUCH = "This is more than a draft keeps."
DONE = Refusal("INVALID_TRANSITION", "This registration is done already.")
FULL = Refusal("CUSTOMER_ERROR", f"You have {MOST} drafts. Finish or discard one of them first.")


@command(Permission.CREATE_CUSTOMER)
def save_draft(actor: Actor, draft_id: UUID, fields: Sequence[tuple[str, str]]) -> Draft:
    """Keep what was typed so far under the form's id. Raises NotFound (of somebody else), Invalid, Refused."""
    typed = [(name, text) for name, text in fields if text and name not in UNSAID]
    if len(typed) > MOST_FIELDS or sum(len(name) + len(text) for name, text in typed) > LONGEST:
        raise Invalid.one("fields", TOO_MUCH)
    # Two tabs may save at once: the second waits, and finds what the first made.
    db.session.execute(select(func.pg_advisory_xact_lock(vault.keyed_int64("draft", str(draft_id)))))
    if idempotency.is_spent(actor.id, ROUTE, str(draft_id)):
        raise Refused(DONE)
    row = db.session.get(Draft, draft_id) or _new(actor, draft_id)
    if row.owner != actor.id:
        raise NotFound("draft")
    row.fields = typed
    row.saved_at, row.discarded_at = clock.now(), None
    return row


@query(Permission.CREATE_CUSTOMER, recorded=True)
def drafts(actor: Actor) -> list[Draft]:
    """One's own drafts, the newest first; those discarded just now are among them."""
    recent = or_(Draft.discarded_at.is_(None), Draft.discarded_at > clock.now() - BROUGHT_BACK_WITHIN)
    mine = select(Draft).where(Draft.owner == actor.id, recent).order_by(Draft.saved_at.desc(), Draft.id)
    return list(db.session.scalars(mine))


@query(Permission.CREATE_CUSTOMER, recorded=True)
def draft(actor: Actor, draft_id: UUID | None) -> Draft:
    """One's own draft. Raises NotFound."""
    return _own(actor, draft_id)


@command(Permission.CREATE_CUSTOMER)
def discard_draft(actor: Actor, draft_id: UUID) -> Draft:
    """Put a draft aside; it can be brought back for a while. Raises NotFound."""
    row = _own(actor, draft_id)
    row.discarded_at = row.discarded_at or clock.now()
    return row


@command(Permission.CREATE_CUSTOMER)
def bring_back_draft(actor: Actor, draft_id: UUID) -> Draft:
    """Undo discarding a draft. Raises NotFound."""
    row = _own(actor, draft_id)
    row.discarded_at = None
    return row


@query(Permission.CREATE_CUSTOMER)
def stale_drafts(actor: Actor) -> list[UUID]:
    """Drafts that nobody goes on with."""
    now = clock.now()
    old = or_(Draft.saved_at < now - KEPT, Draft.discarded_at < now - BROUGHT_BACK_WITHIN)
    return list(db.session.scalars(select(Draft.id).where(old).limit(AT_ONCE)))


@command(Permission.CREATE_CUSTOMER)
def forget_drafts(actor: Actor, draft_ids: Sequence[UUID]) -> None:
    """Remove drafts and the keys they were sealed with."""
    remove(list(db.session.scalars(select(Draft).where(Draft.id.in_(draft_ids)))))


def remove(rows: Sequence[Draft]) -> None:
    """The same inside the command that knows them."""
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    vault.forget_subjects([row.id for row in rows])


def finished(actor: Actor, draft_id: UUID | None) -> None:
    """Inside the registration that came of it: the draft of that form goes."""
    row = db.session.get(Draft, draft_id) if draft_id else None
    if row and row.owner == actor.id:
        remove([row])


def _new(actor: Actor, draft_id: UUID) -> Draft:
    mine = select(func.count()).where(Draft.owner == actor.id, Draft.discarded_at.is_(None))
    if db.session.scalars(mine).one() >= MOST:
        raise Refused(FULL)
    vault.new_subject(draft_id)
    row = Draft(id=draft_id, sealed_for=draft_id, owner=actor.id, saved_at=clock.now())
    db.session.add(row)
    return row


def _own(actor: Actor, draft_id: UUID | None) -> Draft:
    row = db.session.get(Draft, draft_id) if draft_id else None
    if row is None or row.owner != actor.id:
        raise NotFound("draft")
    return row
