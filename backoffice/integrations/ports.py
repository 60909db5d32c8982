"""Ports: what the back office asks of its neighbours, whoever they are."""

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
