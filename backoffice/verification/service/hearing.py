"""What a provider tells by itself: kept once in an inbox, applied in the order in which it was said."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.integrations.sumsub_webhooks import Notice
from backoffice.kernel import clock, jobs, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.verification.models import CheckState, NoticeState, ProviderCheck, WebhookNotice
from backoffice.verification.rules import words
from backoffice.verification.service import counting, finding

log = structlog.get_logger()
KEPT = timedelta(days=90)
AT_ONCE = 200
OTHER_BODY = Refusal("VERSION_CONFLICT", "The same delivery came with another body. It was not taken; somebody looks.")


@command(Permission.PUBLIC, reason="The provider calls it without a session; its signature was checked over the bytes.")
def receive(actor: Actor, provider: str, notice: Notice, raw: bytes) -> bool:
    """Keep a genuine delivery; False when it is here already. Raises Invalid (not our pair), Refused (other body)."""
    check = _ours(provider, notice)
    note_customer(check.customer_id)
    body_hash = vault.blind("webhook", raw.decode())
    if known := _known(notice):
        return _same(known, body_hash)
    row = _kept(check, notice, body_hash, raw)
    jobs.enqueue("verification.apply", lock=f"check/{check.id}", notice_id=row.id)
    return True


@command(Permission.INITIATE_KYC)
def apply(actor: Actor, notice_id: UUID) -> CheckState | None:
    """Apply a kept delivery; one that is older than what was heard is ignored. What the check is now."""
    notice = db.session.get(WebhookNotice, notice_id)
    if notice is None or notice.state is not NoticeState.WAITING:
        return None
    customer, check = finding.locked(actor, notice.check_id)
    told, heard = words.Heard(notice.at_ms, notice.word), words.Heard(check.heard_ms, CheckState(check.heard))
    if not words.is_newer(told, heard):
        notice.state = NoticeState.IGNORED
        return check.state
    notice.state = NoticeState.APPLIED
    check.heard, check.heard_ms = told.word.value, told.at_ms
    counting.becomes(customer, check, words.until_read(told.word))
    if told.word is not CheckState.PENDING:
        jobs.enqueue("verification.read_again", once=f"read/{check.id}", check_id=check.id)
    return check.state


@query(Permission.INITIATE_KYC)
def unheard(actor: Actor) -> list[UUID]:
    """Deliveries that nobody needs any more."""
    old = select(WebhookNotice.id).where(WebhookNotice.created_at < clock.now() - KEPT).limit(AT_ONCE)
    return list(db.session.scalars(old))


@command(Permission.INITIATE_KYC)
def forget(actor: Actor, notice_ids: Sequence[UUID]) -> None:
    """Remove deliveries and the keys they were sealed with."""
    for row in db.session.scalars(select(WebhookNotice).where(WebhookNotice.id.in_(notice_ids))):
        db.session.delete(row)
    vault.forget_subjects(notice_ids)


def _ours(provider: str, notice: Notice) -> ProviderCheck:
    """The check of this pair, locked: of replays that arrive together one is kept, the others find it."""
    check = finding.lock(ProviderCheck.provider == provider, ProviderCheck.applicant == notice.applicant)
    if check is None or str(check.id) != notice.reference:
        raise Invalid.one("applicantId", "Nobody of ours is known by this pair of ids.")
    return check


def _known(notice: Notice) -> WebhookNotice | None:
    same = (WebhookNotice.kind == notice.kind, WebhookNotice.applicant == notice.applicant)
    when = (WebhookNotice.correlation == notice.correlation, WebhookNotice.at_ms == notice.at_ms)
    return db.session.scalars(select(WebhookNotice).where(*same, *when)).first()


def _same(known: WebhookNotice, body_hash: bytes) -> bool:
    if known.body_hash != body_hash:
        log.error("a webhook came again with another body", notice=str(known.id))
        raise Refused(OTHER_BODY)
    return False


def _kept(check: ProviderCheck, notice: Notice, body_hash: bytes, raw: bytes) -> WebhookNotice:
    row_id = uuid4()
    vault.new_subject(row_id)
    row = WebhookNotice(
        id=row_id, sealed_for=row_id, customer_id=check.customer_id, check_id=check.id, provider=check.provider,
        kind=notice.kind, applicant=notice.applicant, correlation=notice.correlation, at_ms=notice.at_ms,
        word=CheckState(notice.word), body_hash=body_hash, state=NoticeState.WAITING, raw=raw.decode(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
