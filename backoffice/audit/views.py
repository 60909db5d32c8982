"""Pages of the audit log: the explorer, and the button that verifies the chains."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, request
from flask.typing import ResponseReturnValue

from backoffice.audit import page, service
from backoffice.audit.forms import FilterForm
from backoffice.audit.rest import EntriesQuery, filters_of
from backoffice.kernel import clock
from backoffice.kernel.errors import Invalid
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

audit = Blueprint("audit", __name__, url_prefix="/audit")


def _asked() -> dict[str, Any]:
    """The query string as filters; empty fields of the form count as not asked."""
    given = {name: value for name, value in request.args.items() if value != ""}
    schema = EntriesQuery()
    if problems := schema.validate(given):
        raise Invalid({name: list(sentences) for name, sentences in problems.items()})
    return dict(schema.load(given))


@audit.get("/")
def index() -> ResponseReturnValue:
    asked = _asked()
    after, limit = asked.pop("after", None), asked.pop("limit")
    zone = ZoneInfo(current_app.config.get("TIME_ZONE", "UTC"))
    found = service.entries(actor(), filters_of(asked, zone), after=after, limit=limit)
    form = FilterForm(request.args)
    form.operation.choices = page.operation_choices()
    names = {entry.actor_id: entry.actor for entry in found.items}
    values: dict[str, Any] = {"entries": found.items, "next": found.next, "first": bool(after), "form": form}
    chains = service.chain_state(actor())
    filters = page.filter_values(asked, names.get(asked.get("actor", "")))
    return screen("audit/index.html", "audit/_entries.html", chains=chains, **values, **filters)


@audit.get("/today")
def work() -> ResponseReturnValue:
    zone = ZoneInfo(current_app.config.get("TIME_ZONE", "UTC"))
    today = clock.now().astimezone(zone).date()
    midnight = datetime.combine(today, time.min, zone)
    found = service.day(actor(), midnight, midnight + timedelta(days=1))
    chains = service.chain_state(actor())
    return screen("audit/work.html", "audit/_work.html", chains=chains, **page.day_values(found, today))


@audit.post("/verification")
def verify() -> ResponseReturnValue:
    found = service.check_chains(actor())
    for one in found:
        flash(one.sentence, "success" if one.sound else "error")
    return go("audit.index")
