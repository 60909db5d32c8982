"""What the logins area brings to the house."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.kernel.area import Act, Area, Panel
from backoffice.kernel.registry import Holding
from backoffice.logins import jobs, service
from backoffice.logins.models import Login
from backoffice.logins.rest import rest
from backoffice.logins.views import logins

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker


def why_not_invite(actor: Actor, customer_id: UUID) -> str | None:
    """The sentence beside the greyed act, or None."""
    refusal = service.login(actor, customer_id).why_not_invite
    return refusal.sentence if refusal else None


area = Area(
    name="logins",
    blueprints=(logins,),
    rest=(rest,),
    panels=(Panel("logins-panel", "Online login", "logins.show", "logins.login"),),
    acts=(Act("Send the login’s invitation…", "logins.show", "logins.invite", "person-lock", why_not_invite),),
    holds=(Holding(Login, "Login", merge="stay", erase="keep", why="States and times; its user has no address then."),),
    on={
        "tier_in_force": service.tier_in_force,
        "tier_ended": service.tier_ended,
        "restrictions_changed": service.restrictions_changed,
        "living_changed": service.living_changed,
        "email_verified": service.email_verified,
        "shown_field_changed": service.emails_changed,
    },
)
