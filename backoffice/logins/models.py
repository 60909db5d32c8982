"""A customer's login: how far its user in the sign-in service has come, and what went wrong last."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel import clock, constraints
from backoffice.kernel.db import Record
from backoffice.kernel.errors import Refusal


class LoginState(StrEnum):
    """How far a login has come."""

    REQUESTED = "requested"
    CREATED = "created"
    INVITED = "invited"
    DISABLED = "disabled"
    FAILED = "failed"


class Login(Record):
    """The one login of a customer, from its request on. Nothing personal: the address stays with the contacts."""

    __tablename__ = "login"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), unique=True)
    state: Mapped[LoginState]
    since: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(String(80))
    made_at: Mapped[datetime | None]
    invited_at: Mapped[datetime | None]
    attempts: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(80))

    __table_args__ = (CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name="failed_with_an_error"),)

    def enter(self, state: LoginState) -> None:
        """Be in this state from now on; one that goes on keeps its time."""
        if self.state is not state:
            self.state, self.since = state, clock.now()


constraints.means("uq_login_customer_id", Refusal("VERSION_CONFLICT", "This login was asked for at the same time."))
