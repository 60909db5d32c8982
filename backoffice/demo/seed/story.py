"""One customer's story: registered one day, verified, perhaps restricted, perhaps with papers and a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from sqlalchemy import select, true

from backoffice.access.actor import Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Email, Kind, Phone
from backoffice.customers.models import Channel, Customer, CustomerType, Kyc
from backoffice.demo.seed import hours
from backoffice.demo.seed.people import Persona
from backoffice.demo.seed.postbox import Postbox, settle
from backoffice.demo.seed.staff import Staff
from backoffice.duplicates import service as duplicates
from backoffice.duplicates.models import Relation
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.parties.models import PartyKind
from backoffice.parties.service.changing import Holding
from backoffice.registration import service as registration
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.ussd import service as ussd
from backoffice.ussd.rules import NONE, Step
from backoffice.ussd.service.calling import USSD, own_phone

ANOTHER = "Same name and birth date, but another national ID: checked at the counter."
NAMESAKE = "Another organisation of the same name: the registration numbers differ."
PARTS = {
    PartyKind.BENEFICIAL_OWNER: (Holding("founder", Decimal("62.5")), Customer.kyc == Kyc.VERIFIED),
    PartyKind.REPRESENTATIVE: (Holding("director"), true()),
}
RESTRICTIONS = (
    (RestrictionKind.NO_DEBIT, Source.FRAUD, "Reported a lost phone; three payments the same night."),
    (RestrictionKind.NO_DEBIT, Source.FRAUD, "Two devices signed in from different countries within an hour."),
    (RestrictionKind.ALL, Source.COMPLIANCE, "Decided by compliance. Send every question there."),
    (RestrictionKind.NO_CREDIT, Source.COMPLIANCE, "Origin of the last two deposits is not explained."),
    (RestrictionKind.NO_DEBIT, Source.CUSTOMER, "Asked at the counter to block payments while travelling."),
    (RestrictionKind.ALL, Source.CUSTOMER, "Says the phone was stolen at the market."),
    (RestrictionKind.NO_DEBIT, Source.COURT, "Court order, maintenance claim, file 118 of this year."),
    (RestrictionKind.NO_DEBIT, Source.PROVIDER, "The operator reports that the SIM card was swapped yesterday."),
)
ENDS_AFTER = {Source.CUSTOMER: timedelta(days=90), Source.COURT: timedelta(days=365)}


@dataclass
class Teller:
    """Plays stories: the staff, the postbox for codes, and the present that stories end in."""

    staff: Staff
    box: Postbox
    now: datetime

    def maker(self, persona: Persona) -> Actor:
        """Who met this customer: an agent outside, an officer at the counter."""
        return (
            self.staff.agent(persona.branch) if persona.channel is Channel.AGENT else self.staff.officer(persona.branch)
        )

    def registered(self, persona: Persona, when: datetime) -> UUID:
        """Register the customer at that time."""
        actor = self.maker(persona)
        with clock.at(when):
            try:
                row = registration.register(actor, persona.registration())
            except Refused as refused:
                if not refused.details.get("soft"):
                    raise
                row = registration.register(
                    actor, persona.registration(reason=ANOTHER if persona.is_person else NAMESAKE)
                )
            customer_id = row.id  # jobs close the session that knows the row
            settle()
            return customer_id

    def told_apart(self, persona: Persona, customer_id: UUID) -> None:
        """An officer looks at whom this customer resembles, if anybody, and says that they are two people."""
        officer = self.staff.officer(persona.branch)
        for listed in duplicates.of_customer(officer, customer_id)[:1]:
            duplicates.judge_different(officer, listed.pair.id, Relation.FAMILY, "Asked at the counter: cousins.")

    def owned(self, persona: Persona, customer_id: UUID, when: datetime) -> None:
        """If this is an organisation: a verified person of the branch owns most of it, and somebody speaks for it."""
        people = select(Customer.id).where(
            Customer.branch == persona.branch, Customer.customer_type == CustomerType.INDIVIDUAL
        )
        for kind, (holds, wanted) in () if persona.is_person else PARTS.items():
            first = people.where(wanted).order_by(Customer.created_at, Customer.id).limit(1)
            if person_id := db.session.scalars(first).first():
                with clock.at(when):
                    given = registration.PartyGiven(holds, customer_id=person_id)
                    registration.add_party(self.maker(persona), customer_id, kind, given)
                    settle()

    def dialled(self, persona: Persona, when: datetime) -> UUID:
        """The customer registers on a phone of their own, over the USSD gateway."""
        given = {
            Step.GIVEN: persona.profile["given_names"], Step.FAMILY: persona.profile["family_name"] or NONE,
            Step.NUMBER: persona.paper or NONE, Step.BRANCH: persona.branch,
        }  # fmt: skip
        with clock.at(when):
            ussd.register(USSD, ussd.Call(f"sample-{persona.number}", persona.phone, ""), "en", given)
            settle()
            phone = own_phone(persona.phone)
        if phone is None:
            raise LookupError("the dialogue registered nobody")
        return phone.customer_id

    def phone_verified(self, persona: Persona, customer_id: UUID, when: datetime) -> None:
        """Send the code and type it, as the agent does while the customer reads it out."""
        contact_id = db.session.scalars(select(Phone.id).where(Phone.customer_id == customer_id)).first()
        self._verified(persona, customer_id, Kind.PHONE, contact_id, persona.phone, when)

    def email_verified(self, persona: Persona, customer_id: UUID, when: datetime) -> None:
        """The same by e-mail."""
        contact_id = db.session.scalars(select(Email.id).where(Email.customer_id == customer_id)).first()
        self._verified(persona, customer_id, Kind.EMAIL, contact_id, persona.email or "", when)

    def restricted(self, persona: Persona, customer_id: UUID, luck: Random, when: datetime) -> None:
        """Something is blocked; some is lifted again, or waits for the second pair of eyes."""
        kind, source, reason = luck.choice(RESTRICTIONS)
        officer, ends = self.staff.officer(persona.branch), ENDS_AFTER.get(source)
        with clock.at(when):
            end = when + ends if ends else None
            restriction_id = restrictions.restrict(officer, customer_id, kind, source, reason, end).id
            settle()
        if luck.random() < 0.4:
            self._lifted(persona, customer_id, restriction_id, hours.later(when, timedelta(days=2), self.now))

    def _lifted(self, persona: Persona, customer_id: UUID, restriction_id: UUID, when: datetime) -> None:
        """By an officer; where the source needs four eyes, a supervisor decides most requests, and the last wait."""
        with clock.at(when):
            asked = restrictions.lift(
                self.staff.officer(persona.branch), customer_id, restriction_id, "Looked into it; nothing was found."
            )
            request = (asked.id, asked.version) if isinstance(asked, ApprovalRequest) else None
            settle()
        decided = hours.later(when, timedelta(hours=5), self.now)
        if request and decided < self.now - timedelta(days=3):
            with clock.at(decided):
                approvals.decide(self.staff.supervisors[0], request[0], Outcome.APPROVED, request[1])
                settle()

    def _verified(
        self, persona: Persona, customer_id: UUID, kind: Kind, contact_id: UUID | None, to: str, when: datetime
    ) -> None:
        if contact_id is None:
            return
        actor = self.maker(persona)
        with clock.at(when):
            contacts.send_code(actor, customer_id, kind, contact_id)
            settle()
            contacts.verify(actor, customer_id, kind, contact_id, self.box.code(to))
            settle()
