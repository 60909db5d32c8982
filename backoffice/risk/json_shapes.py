"""Risk in JSON: ratings with what they come from for who may see it, overrides, levels by day."""

from datetime import timedelta
from typing import Any

from marshmallow import fields

from backoffice.access.actor import Actor
from backoffice.customers.models import Risk
from backoffice.risk import service
from backoffice.risk.models import RiskOverride, RiskRating
from backoffice.risk.service import Shown
from backoffice.web.fields import Body, Day, OneOf, PageQuery, Text


class RiskProposalBody(Body):
    """A level until a day (both included), or null for both: the rules decide again."""

    level = OneOf(Risk, required=True, allow_none=True)
    until = Day(allow_none=True, load_default=None)
    reason = Text(most=1000, required=True, lines=True)


class RiskOverridesQuery(PageQuery):
    """`within`: only those that end in thirty days."""

    within = OneOf(("30_days",), load_default=None)


class MetRuleOut(Body):
    """A rule that was met, and the value that met it."""

    code = fields.String()
    name = fields.String()
    family = fields.String()
    fact = fields.String()
    value = fields.String()
    points = fields.Integer()
    raises_to = fields.String(allow_none=True)


class RiskRatingOut(Body):
    """A rating; what it comes from is null where the caller may not see it."""

    id = fields.UUID()
    level = fields.String()
    since = fields.DateTime()
    cause = fields.String()
    overridden = fields.Boolean()
    computed = fields.String(allow_none=True)
    falls_at = fields.DateTime(allow_none=True)
    points = fields.Integer(allow_none=True)
    rules_version = fields.Integer()
    rules = fields.List(fields.Nested(MetRuleOut), allow_none=True)
    created_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)


class RiskRatingsOut(Body):
    """A customer's ratings, newest first."""

    items = fields.List(fields.Nested(RiskRatingOut))
    next = fields.String(allow_none=True)


class RiskOverrideOut(Body):
    """An override: who proposed and who agreed, from when until when, and why."""

    id = fields.UUID()
    customer_id = fields.UUID()
    level = fields.String()
    starts_at = fields.DateTime()
    last_day = fields.Date()
    ended_at = fields.DateTime(allow_none=True)
    proposed_by = fields.String()
    agreed_by = fields.String()
    reason = fields.String()


class RiskOverridesOut(Body):
    """Overrides."""

    items = fields.List(fields.Nested(RiskOverrideOut))
    next = fields.String(allow_none=True)


class RiskStandingOut(Body):
    """The level that counts, a proposal that waits, the override in force, and the facts that are weighed.

    Override and facts are null where the caller may not see them.
    """

    level = fields.String()
    rating = fields.Nested(RiskRatingOut, allow_none=True)
    waiting = fields.Boolean()
    override = fields.Nested(RiskOverrideOut, allow_none=True)
    facts = fields.Dict(allow_none=True)


class RiskDayOut(Body):
    """How many living customers were of each level."""

    day = fields.Date()
    low = fields.Integer()
    medium = fields.Integer()
    high = fields.Integer()


class RiskDaysOut(Body):
    """Days, oldest first."""

    items = fields.List(fields.Nested(RiskDayOut))
    next = fields.String(allow_none=True)


class RiskRunOut(Body):
    """A run that weighs everybody: `weighed` of `total` so far, `changed` of them rated anew."""

    id = fields.UUID()
    why = fields.String(metadata={"description": "facts (every night) or rules (after they have changed)"})
    total = fields.Integer()
    weighed = fields.Integer()
    changed = fields.Integer()
    created_at = fields.DateTime()
    finished_at = fields.DateTime(allow_none=True)


def rating_json(actor: Actor, row: RiskRating) -> dict[str, Any]:
    """One rating as this caller may see it."""
    why = {"computed": row.computed, "points": row.points, "rules": row.met, "falls_at": row.falls_at}
    shown = why if service.is_insider(actor) else dict.fromkeys(why)
    plain = {name: getattr(row, name) for name in ("id", "level", "since", "cause", "overridden", "created_at")}
    dumped: dict[str, Any] = RiskRatingOut().dump(
        plain | shown | {"rules_version": row.rules_number, "ended_at": row.ended_at}
    )
    return dumped


def override_json(row: RiskOverride) -> dict[str, Any]:
    """One override."""
    names = ("id", "customer_id", "level", "starts_at", "ended_at", "reason")
    dumped: dict[str, Any] = RiskOverrideOut().dump({name: getattr(row, name) for name in names})
    people = {"proposed_by": row.proposed_by_name, "agreed_by": row.agreed_by_name}
    return dumped | people | {"last_day": (row.ends_at - timedelta(seconds=1)).date().isoformat()}


def standing_json(actor: Actor, shown: Shown) -> dict[str, Any]:
    """A customer's risk now."""
    return {
        "level": shown.customer.risk.value,
        "rating": rating_json(actor, shown.rating) if shown.rating else None,
        "waiting": shown.waiting,
        "override": override_json(shown.override) if shown.override and shown.inside else None,
        "facts": dict(shown.facts) if shown.inside else None,
    }
