"""Rules of codes: how long one lives, how often it may be sent and guessed. The limits stand here and nowhere else.

Ten guesses a day at six digits: at most one in 100,000 days somebody guesses a given contact's code.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from backoffice.contacts.models import ContactCode

DIGITS = 6
LIFE = timedelta(minutes=5)
GUESSES = 5
A_DAY = timedelta(hours=24)
FAILURES_A_DAY = 10
LOCKED_FOR = timedelta(hours=24)
SENDS = ((timedelta(minutes=15), 3), (A_DAY, 6))
SENDS_A_DAY_PER_PREFIX = 2_000
SENDS_A_DAY_IN_ALL = 20_000
VERIFYING = "verifying"

_SHAPE = re.compile(rf"[0-9]{{{DIGITS}}}", re.ASCII)


def is_shaped(code: str) -> bool:
    """Whether this may be a code: six of the digits 0 to 9 and nothing else."""
    return bool(_SHAPE.fullmatch(code))


def covered(challenge: object, contact_id: object, blind: bytes, purpose: str, code: str) -> str:
    """What a code's keyed hash covers; `blind` stands for the value that the code was sent to."""
    return f"{challenge}|{contact_id}|{blind.hex()}|{purpose}|{code}"


def is_locked(row: ContactCode, now: datetime) -> bool:
    """Whether no codes are sent to or taken from this value."""
    return row.locked_until is not None and now < row.locked_until


def is_live(row: ContactCode, now: datetime) -> bool:
    """Whether a guess is still evaluated."""
    return now < row.expires_at and is_guessable(row, now)


def is_guessable(row: ContactCode, now: datetime) -> bool:
    """The same without the time: for a code that is typed behind the link of its own mail, which holds longer."""
    return row.used_at is None and row.attempts < GUESSES and not is_locked(row, now)


def attempts_left(row: ContactCode, now: datetime) -> int:
    """How many more guesses are evaluated."""
    if not is_live(row, now):
        return 0
    return min(GUESSES - row.attempts, FAILURES_A_DAY - len(recent(row.failed_times, now, A_DAY)))


def recent(times: Iterable[datetime], now: datetime, window: timedelta) -> list[datetime]:
    """Those within the window that ends now."""
    return [time for time in times if time > now - window]


def wait_before_sending(row: ContactCode, now: datetime) -> tuple[str, int] | None:
    """The sentence why no code is sent now and the seconds until one is, or None."""
    if row.locked_until and is_locked(row, now):
        return "Too many wrong codes. This contact is locked for a day.", _seconds(row.locked_until - now)
    waits = [wait for window, most in SENDS if (wait := _until_free(row.sent_times, now, window, most))]
    if not waits:
        return None
    return "Too many codes were sent to this contact. Wait before the next one.", _seconds(max(waits))


def note_failure(row: ContactCode, now: datetime) -> None:
    """Count a wrong guess; the tenth within a day locks the value."""
    row.attempts += 1
    row.failed_times = [*recent(row.failed_times, now, A_DAY), now]
    if len(row.failed_times) >= FAILURES_A_DAY:
        row.locked_until = now + LOCKED_FOR


def _until_free(times: Iterable[datetime], now: datetime, window: timedelta, most: int) -> timedelta | None:
    """How long until another one fits into the window; None when one does now."""
    latest = sorted(recent(times, now, window))
    return latest[-most] + window - now if len(latest) >= most else None


def _seconds(wait: timedelta) -> int:
    return max(1, int(wait.total_seconds()) + 1)
