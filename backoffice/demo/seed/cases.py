"""What becomes of papers: cases of every state and age, tiers that wait and tiers in force."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestKind, RequestState
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Risk
from backoffice.demo.seed import listed
from backoffice.demo.seed.checks import checked
from backoffice.demo.seed.hours import last_open, later, next_open
from backoffice.demo.seed.names import TOWNS
from backoffice.demo.seed.papers import bring, papers_of
from backoffice.demo.seed.people import Persona
from backoffice.demo.seed.postbox import settle
from backoffice.demo.seed.story import Teller
from backoffice.documents.models import DocumentType
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kyc import service as kyc
from backoffice.kyc.jobs import CLOCK
from backoffice.policy import service as policy
from backoffice.tiers import service as tiers
from backoffice.tiers.models import BASIC

# How twenty customers with papers fare; the others follow suit.
FATES = (
    "open", "in force", "waiting tier", "open", "rejected", "in force", "asked again", "open", "papers only",
    "in force", "waiting tier", "in review", "open", "in force", "answered", "open", "in force", "rejected",
    "asked again", "waiting tier",
)  # fmt: skip
# Of those in force: whose verification ends soon (True: the new paper is there already), and who has moved since.
RENEWED = {1: True, 13: False}
MOVED = {9}
MARRIED = 16  # whose new name waits for a supervisor
NEW_HOME = {"line1": "12 Railway Terrace", "postcode": "20100", "country": "KE", "address_type": "home"}
# How much of the time for a review the open ones wait already; more than 1 is late.
WAITED = (0.05, 0.5, 0.15, 0.75, 0.3, 0.6, 0.1, 0.85, 0.4, 1.3)
GOES_DOWN, SMALLER = 5, "Says the shop has closed; asks for the smaller account."
REASONS = ("UNREADABLE", "NAME_DIFFERS", "ADDRESS_PROOF_TOO_OLD", "DOCUMENT_EXPIRED")


def fate_of(place: int) -> str:
    """What becomes of the customer with papers at this place."""
    return FATES[place % len(FATES)]


def brought_at(place: int, time: timedelta, now: datetime) -> datetime:
    """When this customer's papers came: the open ones' within the `time` for a review, most others' in past weeks."""
    fate = fate_of(place)
    if fate in ("open", "in review"):
        share = WAITED[place * 3 % len(WAITED)]
        moment = now - time * share
        return _fresh(moment, now) if share < 1 else last_open(moment)
    if fate in ("asked again", "papers only", "answered"):
        return last_open(now - timedelta(days=1 + place % 9))
    if place % 5 == 0:
        return last_open(now - timedelta(days=70 + place * 7 % 200, hours=place % 8))
    return last_open(now - timedelta(days=1 + 60 * (place * 37 % 100 / 100) ** 2, hours=place % 8))


def ends_about(place: int, came: datetime, now: datetime) -> date | None:
    """When the card runs out: some shortly after they came, most verified ones within a year, the others later."""
    if place % len(FATES) in RENEWED:
        return (now + timedelta(days=45)).date()
    if place % 5 == 0:
        return (came + timedelta(days=62)).date()
    if fate_of(place) in ("in force", "waiting tier"):
        return (now + timedelta(days=70 + place * 47 % 420)).date()
    return None


def within(who: Persona) -> timedelta:
    """How soon somebody should look at this persona's papers."""
    return policy.review().due_within(who.channel.value, Risk.LOW.value)


def _fresh(moment: datetime, now: datetime) -> datetime:
    """Moved into today's hours where there are any, so that only the late ones are late."""
    moved = next_open(moment)
    return moved if moved < now - timedelta(minutes=10) else moment


@dataclass
class Casework:
    """One customer's papers, from the counter to the tier; `place` counts the customers with papers."""

    teller: Teller
    persona: Persona
    customer_id: UUID
    place: int

    @property
    def fate(self) -> str:
        return "open" if listed.is_on_a_list(self.persona) else fate_of(self.place)

    def play(self) -> None:
        """Bring the papers, open the case, and let the bank do what this fate says."""
        came = brought_at(self.place, within(self.persona), self.teller.now)
        maker = self.teller.maker(self.persona)
        with clock.at(came):
            ends = ends_about(self.place, came, self.teller.now)
            papers = [bring(maker, self.customer_id, self.persona, kind, ends_about=ends).id for kind in self._papers()]
            if self.fate == "papers only":
                return
            case_id = kyc.open_case(maker, self.customer_id).case.id
            settle()
            checked(maker, self.customer_id, self.place)
        self._decide(case_id, papers[-1:], came)

    def _papers(self) -> list[DocumentType]:
        return papers_of(self.persona, income=self.place % 4 == 0)

    def _decide(self, case_id: UUID, named: list[UUID], came: datetime) -> None:
        if self.fate == "open":
            return
        now, reviewers = self.teller.now, self.teller.staff.reviewers
        reviewer = reviewers[self.place * 7 // 3 % len(reviewers)]
        took = within(self.persona) * (0.1 + self.place % 11 / 10)
        looked = now - timedelta(minutes=4) if self.fate == "in review" else later(came, took, now)
        with clock.at(looked):
            if self.fate in ("in force", "waiting tier"):
                listed.told_apart(reviewer, self.persona, self.customer_id)
            held = kyc.claim(reviewer, case_id)
            reason = REASONS[self.place % len(REASONS)]
            if self.fate in ("in force", "waiting tier"):
                kyc.approve(reviewer, case_id, held.revision)
            elif self.fate == "rejected":
                kyc.reject(reviewer, case_id, held.revision, reason, "", named)
            elif self.fate in ("asked again", "answered"):
                kyc.ask_again(reviewer, case_id, held.revision, reason, "", named)
            settle()
        self._afterwards(looked)

    def _afterwards(self, looked: datetime) -> None:
        if self.fate == "answered":
            now = self.teller.now
            with clock.at(_fresh(now - within(self.persona) * 0.4, now)):
                bring(self.teller.maker(self.persona), self.customer_id, self.persona, self._papers()[-1])
                settle()
        if self.fate == "in force":
            with clock.at(later(looked, timedelta(hours=2 + self.place * 5 % 40), self.teller.now)):
                self._take_tier()
                settle()
            if self.place % len(FATES) in RENEWED:
                self._renew(answered=RENEWED[self.place % len(FATES)])
            if self.place % len(FATES) in MOVED:
                self._move()
            if self.place % len(FATES) == MARRIED and self.persona.is_person:
                self._marry()
            if self.place % len(FATES) == GOES_DOWN:
                self._ask_to_go_down()

    def _ask_to_go_down(self) -> None:
        """This morning somebody asked for the smaller account; a supervisor has not decided yet."""
        with clock.at(last_open(self.teller.now - timedelta(hours=2))):
            tiers.propose(self.teller.staff.officer(self.persona.branch), self.customer_id, BASIC, SMALLER)
            settle()

    def _marry(self) -> None:
        """This morning somebody brought a marriage certificate; a supervisor has not looked at it yet."""
        with clock.at(last_open(self.teller.now - timedelta(hours=2))):
            officer = self.teller.staff.officer(self.persona.branch)
            seen = customers.customer(officer, self.customer_id).version
            customers.change_profile(officer, self.customer_id, seen, {"family_name": "Mwangi-Odhiambo"})
            settle()

    def _renew(self, *, answered: bool) -> None:
        """The verification ends soon: the customer was asked, and some came with the new paper."""
        now = self.teller.now
        with clock.at(now - timedelta(days=3)):
            kyc.renew(CLOCK, self.customer_id)
            settle()
        if answered:
            with clock.at(_fresh(now - within(self.persona) * 0.3, now)):
                bring(self.teller.maker(self.persona), self.customer_id, self.persona, self.persona.card)
                settle()

    def _move(self) -> None:
        """A verified customer has moved: the proof of address is looked at again."""
        now = self.teller.now
        with clock.at(_fresh(now - within(self.persona) * 0.5, now)):
            maker = self.teller.maker(self.persona)
            contacts.add_address_to(maker, self.customer_id, NEW_HOME | {"city": TOWNS[self.persona.branch]})
            settle()

    def _take_tier(self) -> None:
        waits = (ApprovalRequest.customer_id == self.customer_id, ApprovalRequest.state == RequestState.PENDING)
        of_tier = select(ApprovalRequest).where(*waits, ApprovalRequest.kind == RequestKind.TIER)
        if request := db.session.scalars(of_tier).first():
            supervisors = self.teller.staff.supervisors
            approvals.decide(supervisors[self.place % len(supervisors)], request.id, Outcome.APPROVED, request.version)
