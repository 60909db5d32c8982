"""The step at which a customer's phone is verified."""

from uuid import UUID

from backoffice.audit import service as audit
from backoffice.contacts.models import Phone
from backoffice.contacts.service.reading import rows_of
from backoffice.kernel.area import Milestone

VERIFIED = 20
VERIFY = "contacts.verify"


def phone_verified(customer_id: UUID) -> list[Milestone]:
    """The first phone that was verified, or what is missing: a household's phone takes no codes."""
    own = [phone for phone in rows_of(Phone, [customer_id]) if not phone.shared]
    times = [phone.verified_at for phone in own if phone.verified_at]
    if not times:
        lacks = "no code confirmed yet" if own else "no phone of their own yet"
        return [Milestone("Phone verified", VERIFIED, note=lacks)]
    who = audit.doers(customer_id, [VERIFY]).get(VERIFY, "")
    return [Milestone("Phone verified", VERIFIED, min(times), who, "by a code")]
