"""Links by which a customer sends exactly the paper that was asked for: made, shown, answered once, withdrawn."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.documents import service as documents
from backoffice.documents.models import DocumentType
from backoffice.documents.service import Prepared, Upload
from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kernel.settings import settings
from backoffice.kyc.models import KycCase, UploadLink

HOLDS = timedelta(hours=24)
TRIES = 20
ASKED = "Whoever holds the link was sent it to show this very paper; it opens nothing else."
SENDER = Actor.system("customer-link", frozenset({Permission.SUBMIT_DOCUMENT, Permission.ALL_BRANCHES}))
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Asked:
    """What a link asks for, in the customer's language; `sent`: it was answered already."""

    link_id: UUID
    customer_id: UUID
    document_type: DocumentType
    language: str
    sent: bool


def make(case: KycCase, kinds: Iterable[DocumentType]) -> list[str]:
    """New links for these papers of a case; the addresses are nowhere but in what is returned."""
    return [_address(_made(case, kind)) for kind in dict.fromkeys(kinds)]


def withdraw(case_id: UUID) -> None:
    """End the links of a case that nobody answered (inside a command, its customer locked)."""
    for link in db.session.scalars(select(UploadLink).where(UploadLink.case_id == case_id)):
        link.expires_at = min(link.expires_at, clock.now())


def sample() -> str:
    """An address as long as a real one, for previews."""
    return _address("x" * len(secrets.token_urlsafe(TOKEN_BYTES)))


@query(Permission.PUBLIC, reason=ASKED)
def asked(actor: Actor, token: str) -> Asked:
    """What this link asks for; raises NotFound for one that is unknown, too old or withdrawn."""
    del actor
    return _asked(_found(token))


def answer(actor: Actor, token: str, sent: Upload) -> Asked:
    """Take in the paper that the link asked for, once; a repetition changes nothing. Raises as `documents.upload`."""
    wanted = asked(actor, token)
    if wanted.sent:
        return wanted
    housekeeping.count(f"link:{wanted.link_id}", HOLDS, TRIES, "This link was tried too often. Ask for a new one.")
    return receive(actor, token, documents.prepare(SENDER, wanted.customer_id, sent))


@command(Permission.PUBLIC, reason=ASKED)
def receive(actor: Actor, token: str, prepared: Prepared) -> Asked:
    """Write down what was sent by a link. Raises NotFound, Refused."""
    del actor
    customers.locked(SENDER, _found(token).customer_id)
    link = _found(token, lock=True)
    note_customer(link.customer_id)
    if link.used_at is None:
        documents.submit(SENDER, link.customer_id, prepared)
        link.used_at = clock.now()
    return _asked(link)


def _made(case: KycCase, kind: DocumentType) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        UploadLink(
            id=uuid4(), customer_id=case.customer_id, case_id=case.id, document_type=kind,
            token_sha256=_digest(token), expires_at=clock.now() + HOLDS,
        )
    )  # fmt: skip
    return token


def _found(token: str, *, lock: bool = False) -> UploadLink:
    wanted = select(UploadLink).where(UploadLink.token_sha256 == _digest(token))
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    link = db.session.scalars(wanted).first()
    if link is None or (link.used_at is None and link.expires_at <= clock.now()):
        raise NotFound("link")
    return link


def _asked(link: UploadLink) -> Asked:
    customer = customers.in_scope(SENDER, link.customer_id)
    language = customers.language_of(customer)
    return Asked(link.id, link.customer_id, link.document_type, language, sent=link.used_at is not None)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _address(token: str) -> str:
    return f"{settings().public_url.rstrip('/')}/s/{token}"
