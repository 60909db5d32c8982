"""What is typed about contacts: one form a kind, and the code. Prefixes keep their fields apart on one page."""

from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from backoffice.contacts.models import Kind
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel.settings import settings
from backoffice.web.forms import Form

TWO_LETTERS, SIX_DIGITS = r"^[A-Za-z]{2}\Z", r"^[0-9]{6}\Z"


class ContactForm(Form):
    """What every kind asks."""

    TYPE: tuple[str, Dictionary]
    primary = BooleanField("First choice")

    def offer_words(self) -> None:
        """Fill the select of kinds from its dictionary."""
        name, dictionary = self.TYPE
        self[name].choices = dictionaries.choices(dictionary)

    def given(self) -> dict[str, Any]:
        """What was typed, as in the JSON of a contact; empty texts are None."""
        return {field.short_name: field.data or None for field in self if field.short_name != "csrf_token"}


class PhoneForm(ContactForm):
    """A phone, perhaps a household's."""

    TYPE = ("phone_type", Dictionary.PHONE_TYPE)
    number = StringField("Phone number", [InputRequired("Type the number."), Length(max=60)])
    phone_type = SelectField("Kind of phone", [InputRequired()])
    shared = BooleanField("A phone that the household shares")
    shared_reason = StringField("Why it is shared", [Optional(), Length(max=300)])


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
    country = StringField("Country, two letters", [Optional(), Regexp(TWO_LETTERS, message="Two letters are needed.")])
    address_type = SelectField("Kind of address", [InputRequired()])


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


def code_form(contact_id: object) -> CodeForm:
    """The form for one contact's code."""
    return CodeForm(prefix=f"c{contact_id}-")
