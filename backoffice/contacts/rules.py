"""What a valid phone and e-mail is, when a code may be sent, and what a typed code is worth."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from backoffice.kernel.errors import Invalid, Refusal

CODE_LIFE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
MOST_FAILURES, FAILURES_WINDOW = 10, timedelta(hours=24)
SENDS: tuple[tuple[int, timedelta], ...] = ((3, timedelta(minutes=15)), (6, timedelta(hours=24)))
DIGITS = 6
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_WHY = {
    phonenumbers.ValidationResult.TOO_SHORT: "This phone number is too short.",
    phonenumbers.ValidationResult.TOO_LONG: "This phone number is too long.",
    phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: "This country code does not exist.",
}


def canonical_phone(typed: str, region: str, field: str = "number") -> str:
    """The number in E.164; raises Invalid (INVALID_PHONE) with the reason."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as error:
        raise Invalid.one(field, "This is not a phone number.", "INVALID_PHONE") from error
    if not phonenumbers.is_valid_number(number):
        why = _WHY.get(phonenumbers.is_possible_number_with_reason(number), "No such phone number is in use.")
        raise Invalid.one(field, why, "INVALID_PHONE")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def canonical_email(typed: str, field: str = "address", *, trial: bool = False) -> str:
    """The address normalised; raises Invalid (INVALID_EMAIL). `trial` lets addresses below `.test` pass."""
    try:
        return validate_email(typed, check_deliverability=False, test_environment=trial).normalized
    except EmailNotValidError as error:
        # The library's sentence may quote the address: ours does not.
        raise Invalid.one(field, "This is not a valid e-mail address.", "INVALID_EMAIL") from error


def is_code(typed: str) -> bool:
    """Whether this could be a code at all: six of the digits 0 to 9."""
    return bool(_CODE.fullmatch(typed))


@dataclass(frozen=True)
class Past:
    """What happened to a contact: when codes were sent, and how many wrong ones were typed in 24 hours."""

    sent: tuple[datetime, ...]
    failures: int


def wait_before_sending(past: Past, now: datetime) -> int:
    """Seconds until another code may be sent; 0 when it may be now."""
    waits = [0]
    for most, window in SENDS:
        recent = sorted(moment for moment in past.sent if moment > now - window)
        if len(recent) >= most:
            waits.append(int((recent[-most] + window - now).total_seconds()) + 1)
    return max(waits)


def is_locked(past: Past) -> bool:
    """Whether too many wrong codes were typed for this contact: no code counts for the rest of the 24 hours."""
    return past.failures >= MOST_FAILURES


def guess_probability(codes_a_day: int = SENDS[1][0]) -> float:
    """The chance that a stranger guesses one contact's code within a day, from the settings above."""
    guesses = min(MOST_FAILURES, codes_a_day * MOST_ATTEMPTS)
    return float(guesses / 10**DIGITS)


def why_not_coded(shared: bool) -> Refusal | None:
    """Why no code is sent to this phone, or None."""
    if shared:
        return Refusal("CUSTOMER_ERROR", "A shared phone never gets codes: somebody else may read them.")
    return None
