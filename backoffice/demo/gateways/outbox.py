"""What the stand-in gateways received, in memory, and how they are told to fail or to be slow."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Channel = Literal["sms", "email"]
KEPT = 20_000


@dataclass(frozen=True)
class Message:
    """One message to one address; `at` is in UTC."""

    at: datetime
    channel: Channel
    to: str
    text: str

    def as_json(self) -> dict[str, str]:
        """The shape in which the demo shows it."""
        return {"at": self.at.isoformat(), "channel": self.channel, "to": self.to, "text": self.text}


class Outbox:
    """The messages of both channels, oldest first, and the moods of the gateways; safe for several threads."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._messages: deque[Message] = deque(maxlen=KEPT)
        self._failures: dict[Channel, int] = {"sms": 0, "email": 0}
        self._delay = 0.0

    def keep(self, channel: Channel, to: str, text: str) -> None:
        """Note a message that was delivered."""
        with self._lock:
            self._messages.append(Message(self._now(), channel, to, text))

    def mail(self, to: str, text: str) -> bool:
        """Note a mail of a neighbour in this process; False when the next one is to fail."""
        if self.fails_now("email"):
            return False
        self.keep("email", to, text)
        return True

    def messages(self, to: str | None = None) -> list[Message]:
        """All messages, or those to one address, oldest first."""
        with self._lock:
            return [message for message in self._messages if to is None or _same(message.to, to)]

    def clear(self) -> None:
        """Forget all messages, failures and delays."""
        with self._lock:
            self._messages.clear()
            self._failures = {"sms": 0, "email": 0}
            self._delay = 0.0

    def fail_next(self, channel: Channel, times: int) -> None:
        """Let the next sends of this channel fail."""
        with self._lock:
            self._failures[channel] = times

    def delay(self, seconds: float) -> None:
        """Let every send take this long from now on."""
        with self._lock:
            self._delay = seconds

    def fails_now(self, channel: Channel) -> bool:
        """Wait as told; whether this send is to fail."""
        time.sleep(self._delay)
        with self._lock:
            failing = self._failures[channel] > 0
            self._failures[channel] -= failing
            return failing


def _same(kept: str, asked: str) -> bool:
    """Whether two spellings are one address; a plus sign may have been read as a space in a query."""
    plain = asked.strip()
    if asked.startswith(" ") and plain.isdigit():
        plain = f"+{plain}"
    return kept.casefold() == plain.casefold()
