"""What a dialogue on a phone did: one row an act, so that repeating a request does nothing twice."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel.sealed import Sealed, SealedRecord


class UssdActKind(StrEnum):
    """What somebody can do on the phone."""

    REGISTER = "register"
    PROVE = "prove"
    ASK = "ask"


class UssdOutcome(StrEnum):
    """How it ended; the phone's screen tells a registration and a refused one alike."""

    DONE = "done"
    KNOWN = "known"
    REFUSED = "refused"
    WRONG = "wrong"


class UssdAct(SealedRecord):
    """One act of one session, found by a keyed hash of both; a subject of its own that goes after a week."""

    __tablename__ = "ussd_act"

    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey(Customer.id), index=True)
    blind: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    act: Mapped[UssdActKind]
    outcome: Mapped[UssdOutcome]

    phone = Sealed[str]()
