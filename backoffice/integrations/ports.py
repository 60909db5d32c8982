"""Ports: what the back office asks of its neighbours, whoever they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class NotDelivered(Exception):
    """A gateway did not take a message. `for_good`: it never will, so trying again is useless."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class SmsPort(Protocol):
    """Carries short messages."""

    def send(self, to: str, text: str) -> None:
        """Hand over a text for a number in E.164; raises NotDelivered."""
        ...


class MailPort(Protocol):
    """Carries e-mails."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand over a plain text; raises NotDelivered."""
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
