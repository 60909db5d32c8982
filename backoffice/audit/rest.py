"""REST: the audit log, the state of its chains, and verifying them."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.audit import service
from backoffice.kernel.audit_log import CHAINS
from backoffice.web.fields import Day, OneOf, PageQuery, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

LIST = {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "object"}}}}
OUTCOMES = ("done", "refused", "denied")
rest = RestBlueprint("audit", __name__, description="What was done, by whom, and whether the log of it is whole.")


class EntriesQuery(PageQuery):
    """Filters of the log; `day` is a day of UTC on this door."""

    operation = Text(most=80)
    actor = Text(most=80)
    outcome = OneOf(OUTCOMES)
    chain = OneOf(CHAINS)
    customer = fields.UUID()
    day = Day()


def filters_of(asked: dict[str, Any], zone: tzinfo = UTC) -> service.Filters:
    """Checked words of a query string as filters."""
    values = dict(asked)
    day: date | None = values.pop("day", None)
    if day:
        since = datetime.combine(day, time.min, tzinfo=zone)
        values |= {"since": since, "until": since + timedelta(days=1)}
    return service.Filters(**values)


@rest.route("/audit", methods=["GET"])
@rest.arguments(EntriesQuery, location="query")
@rest.response(200, LIST)
def index(asked: dict[str, Any]) -> ResponseReturnValue:
    """The log, newest first."""
    after, limit = asked.pop("after", None), asked.pop("limit")
    found = service.entries(actor(), filters_of(asked), after=after, limit=limit)
    return jsonify({"items": [_item(entry) for entry in found.items], "next": found.next})


@rest.route("/audit/chain", methods=["GET"])
@rest.response(200, LIST)
def chains() -> ResponseReturnValue:
    """How long the chains are, and when they were last verified."""
    return jsonify({"items": [_state(state) for state in service.chain_state(actor())], "next": None})


@rest.route("/audit/chain/verification", methods=["POST"])
@rest.response(200, LIST)
def verify() -> ResponseReturnValue:
    """Verify both chains now; repeating it does no harm, so it takes no key."""
    found = service.check_chains(actor())
    return jsonify(
        {"items": [{"chain": one.chain, "entries": one.entries, "first_wrong": one.first_wrong} for one in found]}
    )


def _item(entry: service.Told) -> dict[str, Any]:
    place = {"chain": entry.chain, "number": entry.number, "customers": [str(one) for one in entry.customers]}
    return service.as_item(entry) | place | {"reason": entry.reason}


def _state(state: service.ChainState) -> dict[str, Any]:
    check = state.check
    last = check and {"at": check.created_at.isoformat(), "entries": check.entries, "first_wrong": check.first_wrong}
    return {"chain": state.chain, "entries": state.entries, "last_check": last}
