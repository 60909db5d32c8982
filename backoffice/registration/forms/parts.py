"""The parts of the registration form that may be there several times: contacts, persons behind."""

from typing import Any, ClassVar
from uuid import UUID

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from backoffice.customers.forms.papers import NO_PAPER, PAPERS, country_field, has_letters_or_digits
from backoffice.customers.forms.profile import is_birth_date
from backoffice.customers.forms.rows import Row
from backoffice.customers.models import Channel, CustomerType, IdType
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel.settings import settings
from backoffice.parties.forms import ROLE, share_field
from backoffice.parties.service.changing import Holding
from backoffice.registration.service import PartyGiven, Registration

CHOOSE, GUESS = {"": "Choose…"}, {"": "By the number"}
NOBODY = "Nobody was found. Look at the spelling, or write the new person's data below."
NOT_CHOSEN = "Press Find, and choose who it is."


class PhonePart(Row):
    """A phone, perhaps a household's."""

    TELLING, WORDS = ("number",), {"phone_type": Dictionary.PHONE_TYPE, "mno": Dictionary.MNO}
    UNKNOWN: ClassVar[dict[str, dict[str, str]]] = {"mno": GUESS}
    number = StringField("Phone", [InputRequired("A phone is needed."), Length(max=60)])
    phone_type = SelectField("Kind of phone", [Optional()])
    mno = SelectField("Operator", [Optional()])
    shared_reason = StringField("Shared by the household, because", [Optional(), Length(max=300)])

    def given(self, place: int) -> dict[str, Any]:
        """As in the JSON of a customer: the first that nobody shares is called first."""
        shared = bool(self.shared_reason.data)
        return {**self.filled("number", "phone_type", "mno", "shared_reason"), "shared": shared,
                "primary": place == 0 and not shared}  # fmt: skip


class EmailPart(Row):
    """An e-mail address."""

    TELLING, WORDS = ("address",), {"email_type": Dictionary.EMAIL_TYPE}
    address = StringField("E-mail", [Optional(), Length(max=254)])
    email_type = SelectField("Kind of e-mail", [Optional()])

    def given(self, place: int) -> dict[str, Any]:
        """As in the JSON of a customer."""
        return {**self.filled("address", "email_type"), "primary": place == 0}


class AddressPart(Row):
    """An address."""

    TELLING, WORDS = ("line1", "line2", "city", "postcode"), {"address_type": Dictionary.ADDRESS_TYPE}
    line1 = StringField("Street and house", [Optional(), Length(max=120)])
    line2 = StringField("Second line", [Optional(), Length(max=120)])
    city = StringField("Town", [Optional(), Length(max=80)])
    region = StringField("County or region", [Optional(), Length(max=80)])
    postcode = StringField("Postcode", [Optional(), Length(max=20)])
    country = country_field()
    address_type = SelectField("Kind of address", [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields' own checks; an address that says anything says where it is."""
        sound: bool = super().validate(extra_validators)
        if self.line1.data or self.is_blank():
            return sound
        self.line1.errors = [*self.line1.errors, "Type where it is."]
        return False

    def given(self, place: int) -> dict[str, Any]:
        """As in the JSON of a customer."""
        lines = self.filled("line1", "line2", "city", "region", "postcode", "country", "address_type")
        return {**lines, "primary": place == 0}


class PartyPart(Row):
    """Somebody behind an organisation: found among the customers, or registered along."""

    TELLING = ("who", "customer_id", "given_names", "family_name", "phone", "id_number", "role", "share_percent")
    INSIDE: ClassVar[dict[str, str]] = {"phones": "phone", "identity_numbers": "id_number", "customer_id": "who"}
    who = StringField("Is a customer: number, phone or name", [Optional()])
    customer_id = SelectField("Which one", [Optional()], choices=CHOOSE)
    given_names = StringField("Given names", [Optional(), Length(max=100)])
    family_name = StringField("Family name", [Optional(), Length(max=100)])
    birth_date = StringField("Born", [Optional(), is_birth_date])
    phone = StringField("Phone", [Optional(), Length(max=60)])
    id_type = SelectField("Paper", [Optional()], choices=NO_PAPER | PAPERS)
    id_number = StringField("Its number", [Optional(), Length(max=40), has_letters_or_digits])
    role = StringField(ROLE, [Optional(), Length(max=120)])
    share_percent = share_field()
    duplicate_reason = StringField("Why this is another person", [Optional(), Length(max=500)])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields' own checks; who was searched for is also chosen."""
        sound: bool = super().validate(extra_validators)
        if self.who.data and not self.customer_id.data and not self.is_new:
            self.who.errors = [*self.who.errors, NOT_CHOSEN if len(self.customer_id.choices) > 1 else NOBODY]
            return False
        return sound

    @property
    def is_new(self) -> bool:
        """Whether a new person's data were typed."""
        return any(self[name].data for name in ("given_names", "family_name", "phone", "id_number"))

    def given(self, channel: Channel, branch: str) -> PartyGiven:
        """A customer by id, or a new person of the organisation's branch, and what they hold."""
        holds = Holding(self.role.data or None, self.share_percent.data)
        if self.customer_id.data:
            return PartyGiven(holds, customer_id=UUID(self.customer_id.data))
        return PartyGiven(holds, person=self._person(channel, branch) if self.is_new else None)

    def _person(self, channel: Channel, branch: str) -> Registration:
        paper = IdType(self.id_type.data or IdType.NATIONAL_ID)
        numbers = [(paper, str(self.id_number.data), settings().default_region)] if self.id_number.data else []
        phones = [{"number": self.phone.data, "primary": True}] if self.phone.data else []
        profile = {name: self[name].data or None for name in ("given_names", "family_name", "birth_date")}
        return Registration(
            CustomerType.INDIVIDUAL, channel, branch, profile, phones, identity_numbers=numbers,
            duplicate_reason=self.duplicate_reason.data or None,
        )  # fmt: skip
