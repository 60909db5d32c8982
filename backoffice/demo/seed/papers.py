"""The papers a customer brings: drawn for them, and taken in through the same checks as anybody's."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.demo.seed.people import CARDS, Persona
from backoffice.demo.specimens.catalogue import specimen
from backoffice.documents import service as documents
from backoffice.documents.models import Document, DocumentType
from backoffice.kernel import clock

HOLDS_YEARS = 10

# The register also says who owns a firm.
DRAWN_AS = {DocumentType.BENEFICIAL_OWNER: DocumentType.BUSINESS_REGISTRATION}


def papers_of(persona: Persona, *, income: bool) -> list[DocumentType]:
    """What this customer brings: something with a face, something with an address, perhaps a payslip."""
    brought = [persona.card, DocumentType.PROOF_OF_ADDRESS]
    return [*brought, DocumentType.PROOF_OF_INCOME] if income else brought


def bring(
    actor: Actor, customer_id: UUID, persona: Persona, kind: DocumentType, *, ends_about: date | None = None
) -> Document:
    """Draw one paper and upload it as this member of staff, now by the kernel's clock; it holds until that month."""
    today = clock.today()
    shown = DRAWN_AS.get(kind, kind)
    person = persona.on_paper(_ending(ends_about) if ends_about else _issued(persona, today), shown)
    drawn = specimen(shown.value, person, seed=persona.paper_seed, dated=today - timedelta(days=20))
    expires = person.expires_on if kind in CARDS else None
    return documents.upload(actor, customer_id, documents.Upload(drawn.file_name, BytesIO(drawn.data), kind, expires))


def _issued(persona: Persona, today: date) -> date:
    """A day in the last eight years; the papers hold for ten."""
    return date(today.year - 1 - persona.paper_seed % 8, 1 + persona.paper_seed % 12, 1)


def _ending(about: date) -> date:
    """The day of issue of a paper that is out of date on the first of that month."""
    return date(about.year - HOLDS_YEARS, about.month, 1)
