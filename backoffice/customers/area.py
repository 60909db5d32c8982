"""What the customers area brings to the house."""

from backoffice.approvals.service import kinds
from backoffice.customers import download_views, editing_views, history_views, service
from backoffice.customers.download_rest import rest as download_rest
from backoffice.customers.editing_rest import rest as editing_rest
from backoffice.customers.history_rest import rest as history_rest
from backoffice.customers.kind import kind
from backoffice.customers.models import Customer, IdentityNumber
from backoffice.customers.rest import rest
from backoffice.customers.service.journey import registered
from backoffice.customers.service.reveals import birth_date, identity_numbers, registration_number
from backoffice.customers.views import customers
from backoffice.kernel.area import Area, MenuItem, Panel
from backoffice.kernel.registry import Holding

__all__ = [
    "area",
    "download_views",
    "editing_views",
    "history_views",
]  # importing the views puts their routes on the blueprint

kinds.register(kind)

area = Area(
    name="customers",
    blueprints=(customers,),
    rest=(rest, editing_rest, history_rest, download_rest),
    on={"living_changed": service.set_living},
    menu=(MenuItem("Customers", "customers.index", "people", "customers.customers", "People", quick=3),),
    panels=(
        Panel("customers-edits", "Changes that wait", "customers.edits", "customers.waiting_edits", "strip"),
        Panel("customers-timeline", "Timeline", "customers.timeline", "customers.history", wide=True),
        Panel("customers-timeline-tab", "Timeline", "customers.timeline", "customers.history", "tab"),
        Panel("customers-looks", "Who looked", "customers.looks", "customers.access_log", "rail"),
    ),
    holds=(
        Holding(Customer, "Profile", column="id", merge="stay"),
        Holding(IdentityNumber, "Identity numbers"),
    ),
    journey=registered,
    reveal={
        "birth_date": birth_date,
        "registration_number": registration_number,
        "identity_numbers": identity_numbers,
    },
)
