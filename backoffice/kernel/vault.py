"""The vault: one key per subject in schema `keys`, sealing under it, and keyed numbers to find sealed values by.

A subject is whoever a piece of personal data is about: a customer, or a draft, a staged row. Erasing its key erases it.
Sealed bytes are AES-256-GCM: 12 bytes nonce, ciphertext, 16 bytes tag; the associated data names the place.
"""

import os
from collections.abc import Callable, Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from backoffice.kernel.db import Base, among, db
from backoffice.kernel.keyset import Keyset

CACHE = "subject_keys"


class SubjectKey(Base):
    """A subject's key, wrapped by the KEK. Not a record: it has no audit entry, and it is deleted for good."""

    __tablename__ = "subject_key"
    __table_args__ = ({"schema": "keys"},)

    subject: Mapped[UUID] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Erased(Exception):
    """The key of this subject is gone, and with it what it sealed."""


class Tampered(Exception):
    """Sealed bytes that were changed, or moved here from another place."""


def keyset() -> Keyset:
    """The keyset of this application."""
    loaded: Keyset = current_app.extensions["keyset"]
    return loaded


def new_subject(subject: UUID) -> None:
    """Make a key for a new subject, inside the running command's transaction."""
    key = AESGCM.generate_key(256)
    wrapped = keyset().wrap(key, subject.bytes)
    session = db.session()
    session.connection().execute(insert(SubjectKey).values(subject=subject, wrapped=wrapped))
    _known(session)[subject] = AESGCM(key)


def forget_subjects(subjects: Iterable[UUID]) -> None:
    """Remove the keys of short-lived subjects with their rows, inside the running command's transaction.

    Until the session ends they stay known: the command's own entry in the log is sealed under them, for nobody.
    """
    gone = list(subjects)
    load_keys(gone)
    db.session().connection().execute(delete(SubjectKey).where(among(SubjectKey.subject, gone)))


def load_keys(subjects: Iterable[UUID]) -> None:
    """Fetch the keys of many subjects with one query, so that opening their rows needs none."""
    session = db.session()
    known = _known(session)
    if missing := {subject for subject in subjects if subject not in known}:
        wanted = select(SubjectKey.__table__).where(among(SubjectKey.subject, missing))
        keep((subject, wrapped) for subject, wrapped in session.connection().execute(wanted))


def keep(wrapped_keys: Iterable[tuple[UUID, bytes | None]]) -> None:
    """Take keys that another query brought along, for this session; an erased subject has none."""
    known, unwrap = _known(db.session()), keyset().unwrap
    for subject, wrapped in wrapped_keys:
        if wrapped is not None and subject not in known:
            known[subject] = AESGCM(unwrap(wrapped, subject.bytes))


def let_go() -> None:
    """Forget the keys this session has fetched: whoever goes through all customers keeps none of them for long."""
    _known(db.session()).clear()


def is_known(subject: UUID) -> bool:
    """Whether this session has fetched the subject's key."""
    return subject in _known(db.session())


def seal(subject: UUID, place: str, plain: bytes) -> bytes:
    """Encrypt for a subject, bound to `place` (such as `customer|row id`); raises Erased."""
    nonce = os.urandom(12)
    return nonce + _key(subject).encrypt(nonce, plain, _bound(subject, place))


def open_sealed(subject: UUID, place: str, sealed: bytes) -> bytes:
    """Decrypt what `seal` made for that subject and place; raises Erased, Tampered."""
    return _open(_key(subject), subject, place, sealed)


def opener() -> Callable[[bytes, UUID, str, bytes], bytes]:
    """What opens the same under wrapped keys that were read along, and keeps none of them; raises Tampered."""
    unwrap = keyset().unwrap

    def open_once(wrapped: bytes, subject: UUID, place: str, sealed: bytes) -> bytes:
        return _open(AESGCM(unwrap(wrapped, subject.bytes)), subject, place, sealed)

    return open_once


def _open(key: AESGCM, subject: UUID, place: str, sealed: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:12], sealed[12:], _bound(subject, place))
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
        raise Tampered(f"sealed data at {place.split('|', maxsplit=1)[0]} does not belong there") from error


def blind(purpose: str, value: str) -> bytes:
    """A 16-byte keyed hash to compare for equality (blind index); each purpose has its own key."""
    return keyset().mac(purpose, value.encode())


def keyed_int32(purpose: str, value: str) -> int:
    """The same as a signed 32-bit number, for token arrays."""
    return int.from_bytes(keyset().mac(purpose, value.encode(), 4), "big", signed=True)


def keyed_int64(purpose: str, value: str) -> int:
    """The same as a signed 64-bit number, for B-trees."""
    return int.from_bytes(keyset().mac(purpose, value.encode(), 8), "big", signed=True)


def _bound(subject: UUID, place: str) -> bytes:
    return f"{place}|{subject}".encode()


def _known(session: Session) -> dict[UUID, AESGCM]:
    known: dict[UUID, AESGCM] = session.info.setdefault(CACHE, {})
    return known


def _key(subject: UUID) -> AESGCM:
    known = _known(db.session())
    if (key := known.get(subject)) is None:
        load_keys([subject])
        key = known.get(subject)
    if key is None:
        raise Erased(f"the key of subject {subject} is gone")
    return key
