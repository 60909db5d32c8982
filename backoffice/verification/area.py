"""What automated verification brings to the house."""

from backoffice.kernel.area import Act, Area, Panel
from backoffice.kernel.registry import Holding
from backoffice.verification import jobs
from backoffice.verification.models import ProviderCheck, WebhookNotice
from backoffice.verification.rest import rest
from backoffice.verification.views import verification

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

INDEX, SEEN = "verification.index", "verification.checks_of"

area = Area(
    name="verification",
    blueprints=(verification,),
    rest=(rest,),
    panels=(
        Panel("verification-panel", "Automated checks", INDEX, SEEN),
        Panel("verification-case", "Automated checks", INDEX, SEEN, place="case"),
    ),
    acts=(Act("Ask for an automated check", "verification.new", "verification.ask", "shield-check"),),
    holds=(
        Holding(ProviderCheck, "Automated checks by providers", merge="stay", why="One a customer and provider."),
        Holding(
            WebhookNotice, "Deliveries of providers' webhooks", merge="stay", erase="delete",
            why="Sealed by keys of their own, which go with the rows.",
        ),
    ),
)  # fmt: skip
