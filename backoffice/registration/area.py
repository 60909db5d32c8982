"""What registration brings to the house."""

from backoffice.kernel.area import Area, MenuItem
from backoffice.registration import finish_views, party_views
from backoffice.registration.rest import rest
from backoffice.registration.views import registration

__all__ = ["area", "finish_views", "party_views"]  # importing the views puts their routes on the blueprint

area = Area(
    name="registration",
    blueprints=(registration,),
    rest=(rest,),
    menu=(MenuItem("Register", "registration.new", "person-plus", "registration.register", "People", quick=2),),
)
