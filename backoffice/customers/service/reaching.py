"""How a customer is told something: by SMS, by e-mail where no phone is known, in their own language."""

from datetime import date

from babel.dates import format_date

from backoffice.customers.models import Customer
from backoffice.kernel.settings import settings
from backoffice.notifications.models import MessageChannel
from backoffice.notifications.service import Reader


def language_of(row: Customer) -> str:
    """The language in which this customer is written to: their own, else the branch's or the bank's."""
    usual = settings().branch_languages.get(row.branch, settings().default_language)
    return row.language.value if row.language else usual


def reader_of(row: Customer) -> Reader | None:
    """Where this customer reads messages; None where neither phone nor e-mail is known."""
    if row.primary_phone:
        return Reader(row.id, MessageChannel.SMS, row.primary_phone, language_of(row))
    if row.primary_email:
        return Reader(row.id, MessageChannel.EMAIL, row.primary_email, language_of(row))
    return None


def called(row: Customer) -> str:
    """What messages call this customer."""
    return row.given_names or row.name


def written_date(when: date, row: Customer) -> str:
    """A day in the words of this customer's language: 12 March 2028."""
    return str(format_date(when, "d MMMM y", locale=language_of(row)))
