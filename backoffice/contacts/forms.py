"""What is typed about contacts: one form a kind, and the code. Prefixes keep their fields apart on one page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from backoffice.contacts.models import Contact, Kind
from backoffice.customers.forms.papers import country_field
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel.settings import settings
from backoffice.web.forms import Form, VersionField

BESIDE = ("csrf_token", "version")
SIX_DIGITS = r"^[0-9]{6}\Z"


class ContactForm(Form):
    """What every kind asks."""

    TYPE: tuple[str, Dictionary]
    taken = ""  # the number that another customer has
    primary = BooleanField("First choice")
    valid_from = DateField("Valid from", [Optional()])
    valid_to = DateField("Until", [Optional()])

    def offer_words(self, kept: Mapping[str, str] = MappingProxyType({})) -> None:
        """Fill the select of kinds from its dictionary; a retired word that is `kept` stays on offer."""
        name, dictionary = self.TYPE
        self[name].choices = dictionaries.choices(dictionary, kept.get(name))

    def given(self) -> dict[str, Any]:
        """What was typed, as in the JSON of a contact; empty texts are None."""
        return {field.short_name: field.data or None for field in self if field.short_name not in BESIDE}


class PhoneForm(ContactForm):
    """A phone, perhaps a household's."""

    TYPE = ("phone_type", Dictionary.PHONE_TYPE)
    number = StringField("Phone number", [InputRequired("Type the number."), Length(max=60)])
    phone_type = SelectField("Kind of phone", [InputRequired()])
    mno = SelectField("Operator", [Optional()])
    shared = BooleanField("A phone that the household shares")
    shared_reason = StringField("Why it is shared", [Optional(), Length(max=300)])

    def offer_words(self, kept: Mapping[str, str] = MappingProxyType({})) -> None:
        """Operators, too."""
        super().offer_words(kept)
        self.mno.choices = {"": "By the number"} | dictionaries.choices(Dictionary.MNO)


class EmailForm(ContactForm):
    """An e-mail address."""

    TYPE = ("email_type", Dictionary.EMAIL_TYPE)
    address = StringField("E-mail address", [InputRequired("Type the address."), Length(max=254)])
    email_type = SelectField("Kind of e-mail", [InputRequired()])


class AddressForm(ContactForm):
    """An address."""

    TYPE = ("address_type", Dictionary.ADDRESS_TYPE)
    line1 = StringField("Street and house", [InputRequired("Type where it is."), Length(max=120)])
    line2 = StringField("Second line", [Optional(), Length(max=120)])
    city = StringField("Town", [Optional(), Length(max=80)])
    region = StringField("County or region", [Optional(), Length(max=80)])
    postcode = StringField("Postcode", [Optional(), Length(max=20)])
    country = country_field()
    address_type = SelectField("Kind of address", [InputRequired()])


class ChangeForm(ContactForm):
    """A contact as it shall be, seen at a version. What stands is not filled in: it may be masked."""

    VALUE: tuple[str, ...]
    primary = None
    version = VersionField()

    def changed(self) -> dict[str, Any]:
        """What was typed; a value left empty stays."""
        given = self.given()
        return {name: value for name, value in given.items() if given[self.VALUE[0]] or name not in self.VALUE}


class PhoneChangeForm(ChangeForm, PhoneForm):
    """Another number, kind or time; who shares it is not changed here."""

    VALUE = ("number",)
    number = StringField("New number", [Optional(), Length(max=60)])
    shared = shared_reason = None


class EmailChangeForm(ChangeForm, EmailForm):
    """Another address, kind or time."""

    VALUE = ("address",)
    address = StringField("New address", [Optional(), Length(max=254)])


class AddressChangeForm(ChangeForm, AddressForm):
    """Another place, kind or time."""

    VALUE = ("line1", "line2", "city", "region", "postcode", "country")
    line1 = StringField("New street and house", [Optional(), Length(max=120)])


class CodeForm(Form):
    """The code that a customer reads out."""

    code = StringField(
        "Code", [InputRequired("Type the six digits."), Regexp(SIX_DIGITS, message="A code is six digits, 0 to 9.")]
    )


FORMS: dict[Kind, type[ContactForm]] = {Kind.PHONE: PhoneForm, Kind.EMAIL: EmailForm, Kind.ADDRESS: AddressForm}


def form_of(kind: Kind) -> ContactForm:
    """The form to add one of this kind, its selects filled; a fresh address lies in the bank's own country."""
    form = FORMS[kind](prefix=f"{kind}-")
    form.offer_words()
    if isinstance(form, AddressForm) and not form.is_submitted():
        form.country.data = settings().default_region
    return form


CHANGE_FORMS: dict[Kind, type[ChangeForm]] = {
    Kind.PHONE: PhoneChangeForm, Kind.EMAIL: EmailChangeForm, Kind.ADDRESS: AddressChangeForm
}  # fmt: skip


def change_form(contact: Contact) -> ChangeForm:
    """The form to change this contact, with its kind and its days."""
    kind = Kind(contact.__tablename__)
    word = f"{kind}_type"
    stands = {word: getattr(contact, word)}
    days = {"valid_from": contact.valid_from, "valid_to": contact.valid_to, "version": contact.version}
    form = CHANGE_FORMS[kind](prefix=f"{kind}-", data={**days, **stands})
    form.offer_words(stands)
    return form


def code_form(contact_id: object) -> CodeForm:
    """The form for one contact's code."""
    return CodeForm(prefix=f"c{contact_id}-")
