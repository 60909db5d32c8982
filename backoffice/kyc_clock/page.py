"""What the pages of the KYC clock show, prepared for the templates: filters, chips, lines of the call list."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import url_for
from markupsafe import Markup

from backoffice.contacts.rules import reading
from backoffice.customers.models import Channel
from backoffice.customers.service import masking
from backoffice.kernel.errors import Invalid
from backoffice.kernel.settings import settings
from backoffice.kyc_clock.service import Called, Ends, Filters, ToCall

W = TypeVar("W", bound=StrEnum)
CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "ends": (
        "Ends",
        {"late": "Has ended", "within_1_day": "Within a day", "within_7_days": "Within a week", "later": "Later"},
    ),
    "called": ("Called", {"never": "Not yet", "again": "To be called again", "done": "Done for now"}),
    "channel": ("Channel", {"web": "Web", "mobile": "Mobile app", "ussd": "USSD", "agent": "Agent"}),
}


def filters(args: Mapping[str, str]) -> Filters:
    """What the address of the page asks for. Raises Invalid."""
    return Filters(
        ends=_one(Ends, args, "ends"),
        called=_one(Called, args, "called"),
        branch=args.get("branch") or None,
        channel=_one(Channel, args, "channel"),
    )


def asked(chosen: Filters) -> dict[str, str]:
    """The same filters for an address."""
    return {name: str(value) for name, value in vars(chosen).items() if value is not None}


def around_the_list(chosen: Filters, *, all_branches: bool) -> dict[str, Any]:
    """The filters beside the list, and the chips of those in force."""
    offered = CHOICES | ({"branch": ("Branch", _branches())} if all_branches else {})
    groups = [
        {"title": title, "choices": [_choice(chosen, name, value, words) for value, words in choices.items()]}
        for name, (title, choices) in offered.items()
    ]
    chips = [
        (f"{offered[name][0]}: {offered[name][1].get(value, value).lower()}", _address(chosen, name, ""))
        for name, value in asked(chosen).items()
        if name in offered
    ]
    return {"groups": groups, "chips": chips, "asked": asked(chosen)}


def sheet_line(one: ToCall) -> dict[str, Any]:
    """The same for who gave a reason: the phone in clear, to be dialled by a touch or by hand."""
    number = one.customer.primary_phone
    link = Markup('<a href="tel:{}">{}</a>').format(number, reading.spaced(number)) if number else ""
    return {**line(one), "phone": link}


def line(one: ToCall) -> dict[str, Any]:
    """A customer to call as a row of the list, the phone masked."""
    row, last = one.customer, one.last
    return {
        "url": url_for("kyc_clock.show", customer_id=row.id),
        "name": row.name,
        "number": row.public_number,
        "phone": masking.phone(row.primary_phone) if row.primary_phone else "",
        "reveal": url_for("customers.reveal", customer_id=row.id, field="phones"),
        "channel": CHOICES["channel"][1][row.channel.value],
        "branch": row.branch.capitalize(),
        "kyc": row.kyc.value,
        "due": row.kyc_due_at,
        "last": last.title if last else "",
        "last_at": last.created_at if last else None,
        "next": last.next_call_at if last else None,
    }


def _branches() -> dict[str, str]:
    return {code: code.capitalize() for code in settings().branches}


def _choice(chosen: Filters, name: str, value: str, words: str) -> dict[str, Any]:
    is_chosen = asked(chosen).get(name) == value
    url = _address(chosen, name, "" if is_chosen else value)
    return {"url": url, "words": words, "chosen": is_chosen, "count": None}


def _address(chosen: Filters, name: str, value: str) -> str:
    others = {key: other for key, other in asked(chosen).items() if key != name}
    wanted: dict[str, Any] = others | ({name: value} if value else {})
    return url_for("kyc_clock.index", **wanted)


def _one(words: type[W], args: Mapping[str, str], name: str) -> W | None:
    try:
        return words(args[name]) if args.get(name) else None
    except ValueError as error:
        raise Invalid.one(name, "Not one of the known values.") from error
