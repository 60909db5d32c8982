"""What the customers' pages show, prepared for the templates: lists, filters, the customer page's boxes and acts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

from backoffice.access.actor import Actor
from backoffice.config import LANGUAGES, Settings
from backoffice.customers.changes import MASKS
from backoffice.customers.forms.editing import EditForm
from backoffice.customers.models import LIVING, Customer
from backoffice.customers.rules import masking, profile
from backoffice.customers.service import Found, clear_for, identity_numbers_of, language_of
from backoffice.kernel import clock
from backoffice.kernel.area import Act, Milestone, Panel, areas, journey
from backoffice.web.frame import can
from backoffice.web.pills import pill, tier_pill
from backoffice.web.respond import urls_for
from backoffice.web.template_tools import masked
from backoffice.web.time_words import ago, due

# The columns of a list of customers after the customer itself: title, how the head is set, how a cell is.
COLUMNS = (
    ("Phone", "", "nowrap"), ("Branch", "low", "low"), ("Status", "", ""), ("KYC", "", ""), ("Tier", "", ""),
    ("Registered", "low", "since"),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of a list of customers; `cells` stand in the order of the columns."""

    url: str
    name: str
    number: str
    why: str
    cells: tuple[str, ...]


def list_lines(rows: Sequence[Customer]) -> list[Line]:
    """Customers as rows, their phones masked."""
    return _lines([(row, "") for row in rows])


def found_lines(hits: Iterable[Found]) -> list[Line]:
    """The same for answers, each with why it was found."""
    return _lines([(hit.customer, hit.why) for hit in hits])


def _lines(rows: Sequence[tuple[Customer, str]]) -> list[Line]:
    urls, now = urls_for("customers.show", customer_id=[row.id for row, _ in rows]), clock.now()
    return [Line(urls[row.id], row.name, row.public_number, why, _cells(row, now)) for row, why in rows]


def _cells(row: Customer, now: datetime) -> tuple[str, ...]:
    ended = row.stage not in LIVING
    return (
        masked(masking.phone(row.primary_phone), "phone number") if row.primary_phone else "–",
        row.branch.capitalize() or "–",
        pill(f"stage:{row.stage.value}" if ended else f"status:{profile.status(row, now).value}"),
        pill(f"kyc:{row.kyc.value}") + (Markup(" ") + due(row.kyc_clock) if row.kyc_clock else ""),
        tier_pill(row.tier_level),
        ago(row.created_at),
    )


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
        "written_in": LANGUAGES[language_of(row)],
        "steps": [_step(step) for step in journey(row.id)],
        **{f"{place}_boxes": _in(place, boxes) for place in ("strip", "main", "rail", "tab")},
    }


def edit_form(actor: Actor, row: Customer) -> EditForm:
    """The form of this customer for this actor: what is masked for them is not filled in."""
    clear = clear_for(actor, row.registered_by, row.created_at)
    covered = {} if clear else {name: mask(value) for name, mask in MASKS.items() if (value := getattr(row, name))}
    numbers = [(one.id, _number(actor, one)) for one in identity_numbers_of([row.id])]
    papers = {str(key): f"{said['title']} {said['shown']} ({said['country']})" for key, said in numbers}
    return EditForm.of(row, papers, covered)


def _in(place: str, boxes: Sequence[Panel]) -> list[Panel]:
    return [box for box in boxes if box.place == place]


def _step(step: Milestone) -> dict[str, Any]:
    """A step of the way: when and by whom, or what is missing."""
    said = [ago(step.at) if step.at else "", step.who, step.note]
    return {"name": step.name, "done": step.at is not None, "note": Markup(", ").join(part for part in said if part)}


def _number(actor: Actor, number: Any) -> dict[str, Any]:
    clear = clear_for(actor, number.created_by, number.created_at)
    shown = number.number if clear else masking.identity(number.number)
    title = number.id_type.value.replace("_", " ").capitalize().replace(" id", " ID")
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
