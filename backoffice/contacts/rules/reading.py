"""Typed phones, e-mails and places in the one form in which they are kept and compared, or what is wrong with them."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult, carrier

_PHONE = re.compile(r"^\+?[0-9 ().\-/\u2010-\u2015]{1,40}$")
_LONGEST_EMAIL = 254
_PREMIUM = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}
_PROBLEMS = {
    ValidationResult.TOO_SHORT: "This number is too short.",
    ValidationResult.TOO_LONG: "This number is too long.",
    ValidationResult.INVALID_LENGTH: "No number of this country has so many digits.",
    ValidationResult.INVALID_COUNTRY_CODE: "There is no such country code.",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "The area code is missing.",
}
_UNREADABLE = "Write the number with its country code, such as +254 712 345 678."


@dataclass(frozen=True)
class Reading:
    """The canonical value, or the sentence that says what is wrong."""

    value: str = ""
    problem: str = ""


def phone(text: str, region: str) -> Reading:
    """A phone in E.164; a national number is read as one of `region`."""
    # Copied numbers carry invisible marks of direction.
    whole = unicodedata.normalize("NFKC", text)
    plain = "".join(letter for letter in whole if unicodedata.category(letter) != "Cf").strip()
    plain = "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in plain)
    if not _PHONE.match(plain):
        return Reading(problem=_UNREADABLE)
    found = _parsed(plain, region)
    if found and not phonenumbers.is_valid_number(found) and plain.startswith("00"):
        # 00 is the international prefix of most countries, and people write it where it is not.
        found = _parsed(f"+{plain[2:]}", region) or found
    if found is None:
        return Reading(problem=_UNREADABLE)
    if problem := _problem(found):
        return Reading(problem=problem)
    return Reading(phonenumbers.format_number(found, PhoneNumberFormat.E164))


def spaced(number: str) -> str:
    """A phone (E.164) in the groups of digits in which it is read and dialled."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def operator(number: str) -> str:
    """To which mobile operator this number (E.164) was handed out, in its own words; it may have moved since."""
    return carrier.name_for_number(phonenumbers.parse(number), "en")


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _problem(found: phonenumbers.PhoneNumber) -> str:
    possible = phonenumbers.is_possible_number_with_reason(found)
    if possible != ValidationResult.IS_POSSIBLE:
        return _PROBLEMS.get(possible, _UNREADABLE)
    if not phonenumbers.is_valid_number(found):
        return "No operator uses this number."
    return "Numbers at a higher price are not taken." if phonenumbers.number_type(found) in _PREMIUM else ""


def phone_prefix(number: str) -> str:
    """The country code and the three digits behind it: what an operator's block of numbers begins with."""
    country = len(str(phonenumbers.parse(number).country_code))
    return number[: 1 + country + 3]


def email(text: str) -> Reading:
    """An e-mail address as it is written to: the domain in small letters, the name as typed."""
    if len(text) > _LONGEST_EMAIL:
        return Reading(problem="This address is too long.")
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as error:
        return Reading(problem=_email_problem(str(error)))
    return Reading(found.normalized)


def email_key(address: str) -> str:
    """What two spellings of one address share: nobody's mailbox tells capitals apart."""
    return address.casefold()


def _email_problem(said: str) -> str:
    # The library's sentences may quote what was typed; ours never do.
    if "must have an @-sign" in said:
        return "An e-mail address has an @, such as amina@example.org."
    if "after the @-sign" in said:
        return "What stands behind the @ is not a domain."
    return "This is not an e-mail address."


def place(line1: str, city: str | None, postcode: str | None) -> str:
    """An address in one line, as two of them are compared."""
    return ", ".join(part for part in (line1, postcode, city) if part)
