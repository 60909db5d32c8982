"""An area as the rest of the house sees it: its doors, menu entries, panels, work cards, personal data and moments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask

from backoffice.access.actor import Actor
from backoffice.kernel.registry import Holding


@dataclass(frozen=True)
class MenuItem:
    """An entry of the side navigation, shown to who may do `operation`. `count` gives the work that waits."""

    label: str
    endpoint: str
    icon: str
    operation: str
    group: str = "Work"
    count: Callable[[Actor], int | None] | None = None
    quick: int = 0  # > 0: also in the phone's bottom bar, in this order
    shown: Callable[[Actor], bool] | None = None  # where any of several permissions will do


@dataclass(frozen=True)
class Panel:
    """A box on the customer page or the case, filled by `endpoint` (by `customer_id`), for who may do `operation`."""

    key: str
    title: str
    endpoint: str
    operation: str
    place: str = "main"  # or "rail", "strip", "tab", "case"
    wide: bool = False


@dataclass(frozen=True)
class WorkCard:
    """A card on somebody's home: `endpoint` draws it as a part."""

    key: str
    title: str
    endpoint: str
    operation: str
    order: int = 50
    shown: Callable[[Actor], bool] | None = None
    wide: bool = False  # takes the whole width
    tall: bool = False  # stands beside two others


@dataclass(frozen=True)
class Act:
    """An entry of a customer's `More` menu: `why_not(actor, customer_id)` greys it with its sentence."""

    words: str
    endpoint: str
    operation: str
    icon: str
    why_not: Callable[[Actor, UUID], str | None] | None = None


@dataclass(frozen=True)
class Finding:
    """What an area knows about a customer that a reviewer should see: `state` is ok, bad or none (nobody can tell)."""

    title: str
    state: str
    sentence: str
    url: str = ""


@dataclass(frozen=True)
class News:
    """Something a person should know on whatever page comes next: `url` leads there, posting to `read` ends it."""

    sentence: str
    url: str
    read: str


@dataclass(frozen=True)
class Printed:
    """A section of a customer's printed file: a table, and a photo of the customer when the area keeps one (JPEG)."""

    title: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    photo: bytes | None = None


@dataclass(frozen=True)
class Milestone:
    """A step of a customer's way from registration to today: when and by whom; without a time it is still to come.

    `note` says more of a step taken, and of one to come what is missing for it.
    """

    name: str
    order: int
    at: datetime | None = None
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class Area:
    """What an area brings; `facet(actor, customers)` gives {id: {json field: value}} for customers in JSON."""

    name: str
    blueprints: Sequence[Blueprint] = ()
    rest: Sequence[Any] = ()
    menu: Sequence[MenuItem] = ()
    panels: Sequence[Panel] = ()
    work: Sequence[WorkCard] = ()
    acts: Sequence[Act] = ()
    holds: Sequence[Holding] = ()
    on: dict[str, Callable[..., Any]] = field(default_factory=dict)
    facet: Callable[[Actor, Sequence[Any]], dict[UUID, dict[str, Any]]] | None = None
    reveal: dict[str, Callable[[UUID], Any]] = field(default_factory=dict)
    news: Callable[[Actor], Sequence[News]] | None = None  # for who is signed in; asked on every whole page
    prints: Callable[[Actor, UUID], Printed] | None = None
    journey: Callable[[UUID], Sequence[Milestone]] | None = None
    init: Sequence[Callable[[Flask], None]] = ()
    findings: Callable[[Actor, UUID], Sequence[Finding]] | None = None


_opened: list[Area] = []


def open_areas(areas: Sequence[Area]) -> None:
    """Remember the areas in their order (done once by the composition root)."""
    _opened[:] = areas


def areas() -> list[Area]:
    """The areas, lowest floor first."""
    return list(_opened)


def facets(actor: Actor, customers: Sequence[Any]) -> dict[UUID, dict[str, Any]]:
    """What all areas add to these customers in JSON."""
    joined: dict[UUID, dict[str, Any]] = {customer.id: {} for customer in customers}
    for area in _opened:
        for customer_id, fields in (area.facet(actor, customers) if area.facet else {}).items():
            joined[customer_id].update(fields)
    return joined


def findings(actor: Actor, customer_id: UUID) -> list[Finding]:
    """What all areas found about this customer, for the case screen: duplicates, watch lists… Asked with the actor."""
    return [found for area in _opened if area.findings for found in area.findings(actor, customer_id)]


def reveals(customer_id: UUID, fields: Sequence[str]) -> dict[str, Any]:
    """These fields in clear, each from the area that keeps it. Called behind the operation `customers.reveal` only."""
    return {name: area.reveal[name](customer_id) for name in fields for area in _opened if name in area.reveal}


def journey(customer_id: UUID) -> list[Milestone]:
    """A customer's way through all areas, in its order. Called behind the operation `customers.customer` only."""
    steps = [step for area in _opened if area.journey for step in area.journey(customer_id)]
    return sorted(steps, key=lambda step: step.order)


def news(actor: Actor) -> list[News]:
    """What all areas have to tell this person now."""
    return [one for area in _opened if area.news for one in area.news(actor)]


def printed(actor: Actor, customer_id: UUID) -> list[Printed]:
    """What all areas add to a customer's printed file. Called behind the operation `customers.download` only."""
    return [area.prints(actor, customer_id) for area in _opened if area.prints]
