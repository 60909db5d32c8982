"""What the pages of the KYC clock show, prepared for the templates: filters, chips, lines of the call list."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from markupsafe import Markup

from backoffice.contacts.rules import reading
from backoffice.customers.models import Channel
from backoffice.customers.service import masking
from backoffice.kyc_clock.service import Called, Ends, Filters, ToCall
from backoffice.web import narrowing
from backoffice.web.narrowing import CHANNELS, one_of

CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "ends": (
        "Ends",
        {"late": "Has ended", "within_1_day": "Within a day", "within_7_days": "Within a week", "later": "Later"},
    ),
    "called": ("Called", {"never": "Not yet", "again": "To be called again", "done": "Done for now"}),
    "channel": ("Channel", CHANNELS),
}


def filters(args: Mapping[str, str]) -> Filters:
    """What the address of the page asks for. Raises Invalid."""
    return Filters(
        ends=one_of(Ends, args, "ends"),
        called=one_of(Called, args, "called"),
        branch=args.get("branch") or None,
        channel=one_of(Channel, args, "channel"),
    )


def around_the_list(chosen: Filters, *, all_branches: bool) -> dict[str, Any]:
    """The filters beside the list, and the chips of those in force."""
    offered, asked = CHOICES | ({"branch": narrowing.branches()} if all_branches else {}), narrowing.asked(chosen)
    groups, chips = (make(offered, asked, _address) for make in (narrowing.groups, narrowing.chips))
    return {"groups": groups, "chips": chips, "asked": asked}


def _address(asked: Mapping[str, Any]) -> str:
    return url_for("kyc_clock.index", **asked)


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
