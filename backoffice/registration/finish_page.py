"""What the page right after registering shows: the code of the phone, the papers that are asked for."""

from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.contacts import page as contacts_page
from backoffice.contacts import service as contacts
from backoffice.contacts.forms import CodeForm
from backoffice.contacts.models import Kind
from backoffice.documents import service as documents
from backoffice.documents.models import Requirement
from backoffice.documents.page import PROVES
from backoffice.registration.forms.photo import PhotoForm
from backoffice.web.frame import can

OF_PERSONS = (Requirement.ID, Requirement.ADDRESS, Requirement.INCOME)
OF_ORGANISATIONS = (Requirement.BUSINESS_REGISTRATION, Requirement.BENEFICIAL_OWNERS)
MOST_LOOKED_AT = 50


def values(
    actor: Actor, customer_id: UUID, code: CodeForm | None = None, photo: tuple[Requirement, PhotoForm] | None = None
) -> dict[str, Any]:
    """Everything the page shows; `code` and `photo` are forms that were refused."""
    shown = contacts_page.values(actor, contacts.contacts(actor, customer_id), code)
    phones = next(group["lines"] for group in shown["groups"] if group["kind"] is Kind.PHONE)
    customer, refused = shown["customer"], dict([photo] if photo else [])
    wanted = OF_PERSONS if customer.is_person else OF_ORGANISATIONS
    return {
        "customer": customer,
        "line": next((line for line in phones if line.primary), None),
        "over": shown["over"],
        "papers": [_paper(need, refused.get(need), _received(actor, customer_id)) for need in wanted]
        if can("documents.submit")
        else [],
    }


def _received(actor: Actor, customer_id: UUID) -> list[Requirement]:
    """What the papers that came so far prove."""
    shelf = documents.documents(actor, customer_id, limit=MOST_LOOKED_AT)
    return [one.requirement for one in shelf.page.items]


def _paper(need: Requirement, refused: PhotoForm | None, received: list[Requirement]) -> dict[str, Any]:
    form = refused or PhotoForm.of(need)
    form.renew()
    return {"need": need.value, "form": form, "proves": PROVES[need], "received": received.count(need)}
