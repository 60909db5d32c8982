"""What registration brings to the house."""

from backoffice.kernel.area import Area, MenuItem
from backoffice.registration.rest import rest
from backoffice.registration.views import registration

area = Area(
    name="registration",
    blueprints=(registration,),
    rest=(rest,),
    menu=(MenuItem("Register", "registration.new", "person-plus", "registration.register", "People", quick=2),),
)
