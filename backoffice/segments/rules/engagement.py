"""How engaged a customer is: 0 to 100 points out of four parts, each of which can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backoffice.customers.models import Kyc

USE, IDENTITY, REACH, TIME = "use", "identity", "reach", "time"
# By part: how it is called, the most it gives.
PARTS = {
    USE: ("Used lately", 40),
    IDENTITY: ("Identity verified", 20),
    REACH: ("Phone and e-mail known", 20),
    TIME: ("Time with the bank", 20),
}
MOST = sum(most for _, most in PARTS.values())
# At most so many days since the last use; at least so many months with the bank.
BY_DAYS = ((7, 40), (30, 30), (90, 15), (365, 5))
BY_MONTHS = ((24, 20), (12, 15), (6, 10), (3, 5))
BY_KYC = {Kyc.VERIFIED: 20, Kyc.PENDING: 10}
A_CONTACT = 10


@dataclass(frozen=True)
class Part:
    """One part of a score: how it is called, its points, the most that there are."""

    title: str
    points: int
    most: int


def parts(values: Mapping[str, Any], *, phone: bool, email: bool) -> dict[str, int]:
    """The points of each part; `values` are the plain facts."""
    days, months = values["days_since_use"], values["months_with_us"]
    return {
        USE: next((points for most, points in BY_DAYS if days is not None and days <= most), 0),
        IDENTITY: BY_KYC.get(values["kyc"], 0),
        REACH: A_CONTACT * (phone + email),
        TIME: next((points for least, points in BY_MONTHS if months >= least), 0),
    }


def shown(points: Mapping[str, int]) -> list[Part]:
    """The parts in their order, for people."""
    return [Part(title, points.get(name, 0), most) for name, (title, most) in PARTS.items()]
