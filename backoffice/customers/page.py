"""What the customers' pages show, prepared for the templates: lists, filters, the customer page's boxes and acts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from backoffice.access.actor import Actor
from backoffice.config import Settings
from backoffice.customers.models import Customer
from backoffice.customers.rules import masking, profile
from backoffice.customers.service import Found, clear_for, identity_numbers_of
from backoffice.kernel import clock
from backoffice.kernel.area import Act, Panel, areas
from backoffice.web.frame import can


@dataclass(frozen=True)
class Line:
    """One row of a list of customers."""

    url: str
    name: str
    number: str
    phone: str
    branch: str
    stage: str
    status: str
    kyc: str
    tier: int | None
    registered: Any
    why: str = ""


def line(row: Customer, why: str = "") -> Line:
    """A customer as a row, its phone masked."""
    phone = masking.phone(row.primary_phone) if row.primary_phone else ""
    url = url_for("customers.show", customer_id=row.id)
    status = profile.status(row, clock.now()).value
    plain = (row.branch, row.stage.value, status, row.kyc.value, row.tier_level, row.created_at)
    return Line(url, row.name, row.public_number, phone, *plain, why)


def list_lines(rows: Iterable[Customer]) -> list[Line]:
    return [line(row) for row in rows]


def found_lines(hits: Iterable[Found]) -> list[Line]:
    return [line(hit.customer, hit.why) for hit in hits]


def suggestions(hits: Sequence[Found]) -> list[dict[str, Any]]:
    """The groups of the search box."""
    found = [
        {"url": url_for("customers.show", customer_id=hit.customer.id), "title": hit.customer.name,
         "number": hit.customer.public_number, "why": hit.why, "pills": ""}
        for hit in hits
    ]  # fmt: skip
    return [{"title": "Customers", "hits": found}] if found else []


def customer_values(actor: Actor, row: Customer) -> dict[str, Any]:
    """Everything the customer page draws itself; the other areas fill their boxes."""
    settings: Settings = current_app.extensions["settings"]
    boxes = [panel for area in areas() for panel in area.panels if can(panel.operation)]
    boxes.sort(key=lambda panel: panel.key.startswith("customers-"))  # this area's own (timeline, looks) come last
    return {
        "customer": row,
        "shown_status": profile.status(row, clock.now()),
        "clear": clear_for(actor, row.registered_by, row.created_at),
        "masking": masking,
        "numbers": [_number(actor, number) for number in identity_numbers_of([row.id])],
        "age": _age(row.birth_date),
        "acts": _acts(actor, row),
        "currency": settings.currency,
        **{f"{place}_boxes": _in(place, boxes) for place in ("strip", "main", "rail", "tab")},
    }


def _in(place: str, boxes: Sequence[Panel]) -> list[Panel]:
    return [box for box in boxes if box.place == place]


def _number(actor: Actor, number: Any) -> dict[str, Any]:
    clear = clear_for(actor, number.created_by, number.created_at)
    shown = number.number if clear else masking.identity(number.number)
    title = number.id_type.value.replace("_", " ").capitalize()
    return {"title": title, "shown": shown, "country": number.country, "clear": clear}


def _age(birth_date: str | None) -> int | None:
    if not birth_date:
        return None
    born = [int(part) for part in birth_date.split("-")] + [12, 31]
    today = clock.today()
    return today.year - born[0] - ((today.month, today.day) < (born[1], born[2]) if len(birth_date) == 10 else 0)


def _acts(actor: Actor, row: Customer) -> list[tuple[str, str, str, str]]:
    """The More menu: every act this person may ever do; those a rule forbids now carry its sentence."""
    offered: list[Act] = [act for area in areas() for act in area.acts if can(act.operation)]
    return [
        (
            act.words,
            act.icon,
            url_for(act.endpoint, customer_id=row.id),
            (act.why_not and act.why_not(actor, row.id)) or "",
        )
        for act in offered
    ]


def lines_of(revealed: Any) -> list[str]:
    """Revealed values as lines of text."""
    items = revealed if isinstance(revealed, list) else [revealed]
    return [
        " ".join(str(part) for part in item.values() if part) if isinstance(item, dict) else str(item or "–")
        for item in items
    ]
