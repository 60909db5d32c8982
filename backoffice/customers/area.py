"""What the customers area brings to the house."""

from backoffice.customers.models import Customer, IdentityNumber
from backoffice.kernel.area import Area
from backoffice.kernel.registry import Holding

area = Area(
    name="customers",
    holds=(
        Holding(Customer, "Profile", column="id", merge="stay"),
        Holding(IdentityNumber, "Identity numbers"),
    ),
)
