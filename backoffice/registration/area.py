"""What registration brings to the house."""

from backoffice.kernel.area import Area, MenuItem, WorkCard
from backoffice.kernel.registry import Holding
from backoffice.registration import draft_views, finish_views, jobs, party_views, same_views
from backoffice.registration.draft_rest import rest as draft_rest
from backoffice.registration.models import Draft
from backoffice.registration.rest import rest
from backoffice.registration.views import registration

# Importing the views puts their routes on the blueprint, importing the jobs makes them known to the worker.
__all__ = ["area", "draft_views", "finish_views", "jobs", "party_views", "same_views"]

area = Area(
    name="registration",
    blueprints=(registration,),
    rest=(rest, draft_rest),
    work=(WorkCard("registration-drafts-card", "My drafts", "registration.drafts_card", "registration.drafts", 40),),
    holds=(
        Holding(
            Draft,
            "Drafts of registrations",
            column="id",
            merge="stay",
            erase="delete",
            why="Nobody's yet: sealed by keys of their own, which go with the rows.",
        ),
    ),
    menu=(MenuItem("Register", "registration.new", "person-plus", "registration.register", "People", quick=2),),
)
