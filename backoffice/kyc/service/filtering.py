"""What narrows a list of cases: age, risk, channel, branch, kind, and what is missing."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists

from backoffice.customers.models import Channel, Customer, Risk
from backoffice.documents.models import Requirement
from backoffice.kernel import clock
from backoffice.kyc.models import CaseKind, KycCase
from backoffice.kyc.service import lacking


class Age(StrEnum):
    """How long ago a case came in."""

    TODAY = "under_1_day"
    DAYS = "1_to_3_days"
    OLD = "over_3_days"


DAY = timedelta(days=1)


@dataclass(frozen=True)
class Filters:
    """What somebody chose; None leaves all. An unknown branch finds nothing."""

    age: Age | None = None
    risk: Risk | None = None
    channel: Channel | None = None
    branch: str | None = None
    kind: CaseKind | None = None
    missing: Requirement | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a case must meet."""
        found: list[ColumnElement[bool]] = [
            column == wanted
            for column, wanted in (
                (KycCase.channel, self.channel),
                (KycCase.branch, self.branch),
                (KycCase.kind, self.kind),
            )
            if wanted is not None
        ]
        if self.age is not None:
            found.append(_aged(self.age))
        if self.risk is not None:
            found.append(exists().where(Customer.id == KycCase.customer_id, Customer.risk == self.risk))
        if self.missing is not None:
            found.append(lacking.condition(self.missing))
        return found


EVERYTHING = Filters()


def _aged(age: Age) -> ColumnElement[bool]:
    came, now = KycCase.created_at, clock.now()
    if age is Age.TODAY:
        return came > now - DAY
    if age is Age.OLD:
        return came <= now - 3 * DAY
    return and_(came <= now - DAY, came > now - 3 * DAY)
