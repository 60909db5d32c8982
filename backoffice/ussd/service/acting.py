"""What a dialogue does, each once in its session: registering, proving the phone, asking for an answer by SMS.

A lock on the act lets requests of the same session pass one after the other; its row says what came of it.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.consents import service as consents
from backoffice.consents.models import Purpose
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, CustomerType, IdType
from backoffice.kernel import housekeeping, vault
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer
from backoffice.kernel.settings import settings
from backoffice.notifications import service as notifications
from backoffice.notifications.models import MessageChannel
from backoffice.registration import service as registration
from backoffice.registration.service import Registration
from backoffice.ussd.models import UssdAct
from backoffice.ussd.models import UssdActKind as Act
from backoffice.ussd.models import UssdOutcome as Outcome
from backoffice.ussd.rules import NONE, Step
from backoffice.ussd.service.calling import Call, own_phone, reached

A_DAY, REGISTRATIONS_A_DAY, BUSY = timedelta(days=1), 5, "Too many tries from this phone today."
NOBODY_TO_ASK = "Registered on a phone by USSD, where nobody could be asked."
HOW = "Answered 1 to the terms on the phone (USSD)"


@command(Permission.CREATE_CUSTOMER)
def register(actor: Actor, call: Call, language: str, given: Mapping[Step, str]) -> Outcome:
    """Register whoever calls and send the code. Raises Invalid, Refused (phone or paper are known), Throttled."""
    if done := _done(call, Act.REGISTER):
        return done
    blind = vault.blind("ussd-phone", call.phone).hex()
    housekeeping.count(f"ussd-registration:{blind}", A_DAY, REGISTRATIONS_A_DAY, BUSY)
    row = registration.register(actor, _registration(call, language, given))
    consents.take(actor, row, consents.Given(Purpose.TERMS, Channel.USSD, HOW, language))
    phone = own_phone(call.phone)
    if phone is not None:
        contacts.send_code(actor, row.id, Kind.PHONE, phone.id)
    return _note(call, Act.REGISTER, Outcome.DONE, row.id)


@command(Permission.CREATE_CUSTOMER)
def note_refused(actor: Actor, call: Call, language: str) -> Outcome:
    """The registration was refused: the screen says the same as ever, a message says how to go on, once a session."""
    if done := _done(call, Act.REGISTER):
        return done
    holder = own_phone(call.phone)
    if holder is None:
        _tell(actor, call, uuid4(), "ussd_visit", language)
        return _note(call, Act.REGISTER, Outcome.REFUSED, None)
    owner = reached(holder.customer_id)
    note_customer(owner.id)
    _tell(actor, call, owner.id, "ussd_known", customers.language_of(owner))
    return _note(call, Act.REGISTER, Outcome.KNOWN, owner.id)


@command(Permission.VERIFY_CONTACT)
def prove(actor: Actor, call: Call, code: str) -> Outcome:
    """Judge the code of an SMS: a wrong one, and one from a phone that nobody registered, get the same answer."""
    if done := _done(call, Act.PROVE):
        return done
    phone = own_phone(call.phone)
    if phone is None:
        vault.blind("code", code)  # takes as long as a comparison
        return _note(call, Act.PROVE, Outcome.WRONG, None)
    state = contacts.verify(actor, phone.customer_id, Kind.PHONE, phone.id, code)
    proved = state.state == contacts.VERIFIED
    return _note(call, Act.PROVE, Outcome.DONE if proved else Outcome.WRONG, phone.customer_id)


@command(Permission.VERIFY_CONTACT)
def ask(actor: Actor, call: Call, language: str) -> Outcome:
    """A phone that nobody proved asks what is missing: the answer goes to that phone, and tells nothing of anybody."""
    if done := _done(call, Act.ASK):
        return done
    blind = vault.blind("ussd-phone", call.phone).hex()
    housekeeping.count(f"ussd-question:{blind}", A_DAY, REGISTRATIONS_A_DAY, BUSY)
    holder = own_phone(call.phone)
    _tell(actor, call, holder.customer_id if holder else uuid4(), "ussd_prove" if holder else "ussd_begin", language)
    return _note(call, Act.ASK, Outcome.DONE, holder.customer_id if holder else None)


def _tell(actor: Actor, call: Call, reader_id: UUID, code: str, language: str) -> None:
    """Write to the phone; one that is nobody's is a subject of its own."""
    if own_phone(call.phone) is None:
        vault.new_subject(reader_id)
    reader = notifications.Reader(reader_id, MessageChannel.SMS, call.phone, language)
    notifications.tell(actor, reader, code, {})


def _registration(call: Call, language: str, given: Mapping[Step, str]) -> Registration:
    family, number = given[Step.FAMILY], given[Step.NUMBER]
    profile = {
        "given_names": given[Step.GIVEN], "family_name": None if family == NONE else family, "language": language,
    }  # fmt: skip
    phones = [{"number": call.phone, "phone_type": "mobile", "primary": True}]
    numbers = [] if number == NONE else [(IdType.NATIONAL_ID, number, settings().default_region)]
    return Registration(
        CustomerType.INDIVIDUAL, Channel.USSD, given[Step.BRANCH], profile, phones, identity_numbers=numbers,
        duplicate_reason=NOBODY_TO_ASK,
    )  # fmt: skip


def _key(call: Call, act: Act) -> str:
    """Registering is done once a session; a code is judged once for each that is typed."""
    return f"{call.session}|{call.phone}|{act.value}" + (f"|{call.text}" if act is Act.PROVE else "")


def _done(call: Call, act: Act) -> Outcome | None:
    """What came of this act already, after those who do it just now."""
    key = _key(call, act)
    db.session.execute(select(func.pg_advisory_xact_lock(vault.keyed_int64("ussd-lock", key))))
    blind = vault.blind("ussd-act", key)
    return db.session.scalars(select(UssdAct.outcome).where(UssdAct.blind == blind)).first()


def _note(call: Call, act: Act, outcome: Outcome, customer_id: UUID | None) -> Outcome:
    row_id = uuid4()
    vault.new_subject(row_id)
    row = UssdAct(
        id=row_id, sealed_for=row_id, blind=vault.blind("ussd-act", _key(call, act)), act=act, outcome=outcome,
        phone=call.phone, customer_id=customer_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return outcome
