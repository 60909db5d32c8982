"""Drafts of registrations: what somebody had typed so far, sealed by a key of its own that goes with it."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel.sealed import Sealed, SealedRecord

Typed = list[tuple[str, str]]
NAMES = (("organisation_name",), ("given_names", "family_name"))


class Draft(SealedRecord):
    """A registration that is not done yet; its id is the form's, under which sending it twice does nothing twice."""

    __tablename__ = "registration_draft"
    UNSPOKEN_FIELDS = ("fields",)

    owner: Mapped[str] = mapped_column(String(80))
    saved_at: Mapped[datetime]
    discarded_at: Mapped[datetime | None]

    fields = Sealed[Typed](default=list)

    __table_args__ = (Index("ix_registration_draft_owner_saved_at", "owner", "saved_at"),)

    @property
    def title(self) -> str:
        """The name as far as it was typed."""
        typed = {name: text for name, text in self.fields if text}
        names = (" ".join(typed[part] for part in parts if part in typed) for parts in NAMES)
        return next((name for name in names if name), "")
