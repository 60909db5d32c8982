"""What the customers area brings to the house."""

from backoffice.customers.models import Customer, IdentityNumber
from backoffice.customers.rest import rest
from backoffice.customers.service.reveals import birth_date, identity_numbers, registration_number
from backoffice.customers.views import customers
from backoffice.kernel.area import Area, MenuItem
from backoffice.kernel.registry import Holding

area = Area(
    name="customers",
    blueprints=(customers,),
    rest=(rest,),
    menu=(MenuItem("Customers", "customers.index", "people", "customers.customers", "People", quick=3),),
    holds=(
        Holding(Customer, "Profile", column="id", merge="stay"),
        Holding(IdentityNumber, "Identity numbers"),
    ),
    reveal={
        "birth_date": birth_date,
        "registration_number": registration_number,
        "identity_numbers": identity_numbers,
    },
)
