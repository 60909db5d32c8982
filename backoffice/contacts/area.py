"""What contacts bring to the house."""

from collections.abc import Callable

from backoffice.audit import service as audit
from backoffice.contacts import jobs, service
from backoffice.contacts.json_shapes import REVEAL, facet
from backoffice.contacts.link_views import confirming
from backoffice.contacts.models import Address, ContactCode, ContactLink, Email, Phone
from backoffice.contacts.rest import rest
from backoffice.contacts.service import joining
from backoffice.contacts.service.journey import phone_verified
from backoffice.contacts.views import contacts
from backoffice.customers.service import masking
from backoffice.kernel.area import Area, Panel
from backoffice.kernel.registry import Holding

# The log shows values as the page does: towns and countries in clear, the rest covered.
SHOWN: dict[str, Callable[[str], str]] = {
    "phone.number": masking.phone,
    "email.address": masking.email,
    "address.line1": masking.line,
    "address.line2": masking.line,
    "address.city": str,
    "address.region": str,
    "address.country": str,
}
for field, cover in SHOWN.items():
    audit.shown_as(field, cover)

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

area = Area(
    name="contacts",
    blueprints=(contacts, confirming),
    rest=(rest,),
    on={
        "living_changed": service.set_living,
        "risk_facts": service.countries_of,
        "joining": joining.joining,
        "parting": joining.parting,
        "merged": joining.merged,
        "unmerged": joining.unmerged,
    },
    panels=(
        Panel("contacts-panel", "Contacts", "contacts.index", "contacts.contacts"),
        Panel("contacts-tab", "Contacts", "contacts.index", "contacts.contacts", place="tab"),
    ),
    holds=(
        Holding(Phone, "Phones"),
        Holding(Email, "E-mail addresses"),
        Holding(Address, "Addresses"),
        Holding(
            ContactLink, "Links that confirm an address", erase="delete", quiet=True, why="Digests of random tokens."
        ),
        Holding(ContactCode, "One-time codes", erase="delete", quiet=True, why="Keyed hashes and counters only."),
    ),
    journey=phone_verified,
    facet=facet,
    reveal=dict(REVEAL),
)
