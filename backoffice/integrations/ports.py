"""Ports: what the back office asks of its neighbours, whoever they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class NotDelivered(Exception):
    """A gateway did not take a message. `for_good`: it never will, so trying again is useless."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class SmsPort(Protocol):
    """Carries short messages."""

    def send(self, to: str, text: str) -> str:
        """Hand over a text for a number in E.164; the gateway's own id of it. Raises NotDelivered."""
        ...


@dataclass(frozen=True)
class Report:
    """What a gateway tells afterwards about the message it calls `gateway_id`; `said` is its own word."""

    gateway_id: str
    arrived: bool
    said: str


@dataclass(frozen=True)
class ReportCall:
    """A call by which a gateway reports: its form, the key in its address, and its signature."""

    form: Mapping[str, str]
    key: str
    signature: str


class SmsReports(Protocol):
    """Judges and reads the calls by which an SMS gateway reports."""

    def is_genuine(self, call: ReportCall) -> bool:
        """Whether the gateway made this call."""
        ...

    def read(self, call: ReportCall) -> Report | None:
        """What a genuine call says; None while the message is still on its way. Raises Invalid."""
        ...


class MailPort(Protocol):
    """Carries e-mails."""

    def send(self, to: str, subject: str, text: str, *, key: str) -> str:
        """Hand over a plain text; its Message-ID, which is the same for the same key. Raises NotDelivered."""
        ...


class NotAnswered(Exception):
    """A provider of checks did not answer as agreed. The text is our own and names nobody; later may help."""


class Answer(StrEnum):
    """What a provider found: nothing yet, all well, try again, or refused for good."""

    PENDING = "pending"
    GREEN = "green"
    RETRY = "retry"
    FINAL = "final"


@dataclass(frozen=True)
class Finding:
    """A provider's answer; `at_ms` is when it came to it (Unix milliseconds, 0 while it has not)."""

    answer: Answer
    at_ms: int = 0
    labels: tuple[str, ...] = ()
    customer_comment: str = ""  # the provider's text that the customer may see
    private_comment: str = ""  # never for the customer


class Verification(Protocol):
    """Checks a customer; every provider works like this, whatever it checks."""

    name: str

    def begin(self, reference: str, facts: Mapping[str, str]) -> str:
        """Start for our `reference` (asked twice: the same), from these facts; its own id. Raises NotAnswered."""
        ...

    def link(self, reference: str, lifetime: timedelta) -> str | None:
        """Where the customer goes on, if they must; it ends after `lifetime`. Raises NotAnswered."""
        ...

    def finding(self, applicant: str) -> Finding:
        """What the provider says now. Raises NotAnswered."""
        ...

    def reset(self, applicant: str) -> None:
        """Let the customer begin again. Raises NotAnswered."""
        ...


Properties = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Sought:
    """Somebody who is looked for on watch lists: a schema of FollowTheMoney and its properties."""

    schema: str
    properties: Properties


@dataclass(frozen=True)
class Hit:
    """An entry of a watch list that may be the one who was sought; `score` from 0 to 1 is the provider's own."""

    id: str
    schema: str
    caption: str
    properties: Properties
    datasets: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class Edition:
    """What the lists are today: another `version` means that somebody came or went; `at` is when it was made."""

    version: str
    at: datetime | None = None


class WatchLists(Protocol):
    """Keeps lists of persons in public office and of the sanctioned."""

    name: str
    at_once: int

    def edition(self) -> Edition:
        """The lists of today. Raises NotAnswered."""
        ...

    def match(self, sought: Mapping[str, Sought]) -> Mapping[str, Sequence[Hit]]:
        """Who each of these (at most `at_once`) may be, by the same keys, the likeliest first. Raises NotAnswered."""
        ...


class SignInProblem(Exception):
    """The sign-in service for customers did not do what it was asked. Its text never holds a personal value."""


class SignInUnreachable(SignInProblem):
    """It did not answer, or only with an error of its own."""


class SignInRefused(SignInProblem):
    """It answered no: the service account lacks a right, or the request makes no sense to it."""


class AddressTaken(SignInProblem):
    """Another user there has this e-mail address."""


class InvitationNotSent(SignInProblem):
    """It has the user, but could not send the mail."""


@dataclass(frozen=True)
class CustomerUser:
    """A user of the sign-in service; an address there is one that we verified, or there is none."""

    id: str
    address: str | None
    enabled: bool


class CustomerUsersPort(Protocol):
    """Keeps the users with whom customers sign in; every call raises SignInProblem when it cannot be done."""

    def find(self, customer_id: UUID) -> CustomerUser | None:
        """The one user of this customer, or None."""
        ...

    def make(self, customer_id: UUID, address: str | None) -> CustomerUser:
        """Make the user; one that is there already is given as it is. Raises AddressTaken."""
        ...

    def change(self, user: CustomerUser, *, address: str | None, enabled: bool) -> None:
        """Make the user so; whatever else is known of it stays. Raises AddressTaken."""
        ...

    def end_sessions(self, user: CustomerUser) -> None:
        """Sign the user out everywhere."""
        ...

    def invite(self, user: CustomerUser) -> None:
        """Have a mail sent with a link to set a password. Raises InvitationNotSent."""
        ...
