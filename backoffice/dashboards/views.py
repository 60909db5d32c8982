"""The home page and its own cards."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from backoffice.dashboards import page, service
from backoffice.kernel import clock
from backoffice.kernel.area import areas
from backoffice.web.frame import can
from backoffice.web.request_state import actor
from backoffice.web.respond import screen

dashboards = Blueprint("dashboards", __name__)
NOON, EVENING = 12, 18


@dashboards.get("/")
def home() -> ResponseReturnValue:
    service.home(actor())
    cards = sorted(
        (
            card
            for area in areas()
            for card in area.work
            if can(card.operation) and (card.shown is None or card.shown(actor()))
        ),
        key=lambda card: card.order,
    )
    return screen("dashboards/home.html", cards=cards, greeting=_greeting())


@dashboards.get("/cards/registered-today")
def registered_today() -> ResponseReturnValue:
    rows = service.registered_today(actor())
    return screen("dashboards/registered_today.html", "dashboards/_registered_today.html", rows=rows)


@dashboards.get("/cards/came-back")
def came_back() -> ResponseReturnValue:
    return screen("dashboards/came_back.html", "dashboards/_came_back.html", rows=service.came_back(actor()))


@dashboards.get("/cards/unfinished")
def unfinished() -> ResponseReturnValue:
    return screen("dashboards/unfinished.html", "dashboards/_unfinished.html", rows=service.unfinished(actor()))


@dashboards.get("/cards/standing")
def standing() -> ResponseReturnValue:
    values = page.standing(service.standing(actor()))
    return screen("dashboards/standing.html", "dashboards/_standing.html", **values)


@dashboards.get("/cards/figures")
def figures() -> ResponseReturnValue:
    found = service.figures(actor())
    return screen("dashboards/figures.html", "dashboards/_figures.html", figures=found, **page.figures(found))


@dashboards.get("/cards/jobs")
def jobs() -> ResponseReturnValue:
    return screen("dashboards/jobs.html", "dashboards/_jobs.html", **page.jobs(service.jobs_by_state(actor())))


def _greeting() -> str:
    hour = clock.now().hour
    part = "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
    first = (actor().name.split() or [""])[0]
    return f"Good {part}, {first}"
