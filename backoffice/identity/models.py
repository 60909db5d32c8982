"""Two short-lived technical tables: sign-ins under way, and the provider's messages that were taken already."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel import housekeeping
from backoffice.kernel.db import Base


@housekeeping.kept
class SignInUnderWay(Base):
    """A sign-in that left for the provider. `sealed` (nonce, verifier, where to go next) opens in that browser only."""

    __tablename__ = "sign_in_under_way"
    __table_args__ = (Index("ix_sign_in_under_way_created_at", "created_at"),)

    state_hash: Mapped[str] = mapped_column(primary_key=True)
    browser_hash: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


@housekeeping.kept
class SubjectCutoff(Base):
    """Somebody who was signed out everywhere: what was issued to them before that counts no more where it matters."""

    __tablename__ = "subject_cutoff"

    iss: Mapped[str] = mapped_column(primary_key=True)
    sub: Mapped[str] = mapped_column(primary_key=True)
    not_before: Mapped[datetime]


@housekeeping.kept
class TakenLogoutToken(Base):
    """The id of a logout token that was obeyed, kept as long as a copy of the token could pass."""

    __tablename__ = "taken_logout_token"

    jti_hash: Mapped[str] = mapped_column(primary_key=True)
    keep_until: Mapped[datetime]
