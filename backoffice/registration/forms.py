"""What is typed to register a person: one page, the contacts beside the profile."""

from typing import Any
from uuid import uuid4

from flask import current_app
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from backoffice.config import Settings
from backoffice.contacts.rules.reading import place
from backoffice.customers.forms import CHOICES_OF_LANGUAGE, ProfileForm
from backoffice.customers.models import Channel, CustomerType, IdType, Language
from backoffice.customers.rules.profile import birth_date_problem
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.duplicates.rules.facts import Facts, facts
from backoffice.kernel import clock
from backoffice.registration.service import Registration

PAPERS = {
    IdType.NATIONAL_ID.value: "National ID",
    IdType.PASSPORT.value: "Passport",
    IdType.DRIVERS_LICENSE.value: "Driver's licence",
}


class RegistrationForm(ProfileForm):
    """A new person with phone, e-mail, address and the number of a paper."""

    form_id = HiddenField()
    branch = SelectField("Branch", [InputRequired()])
    phone = StringField("Phone", [InputRequired("A phone is needed.")])
    phone_type = SelectField("Kind of phone", [InputRequired()])
    email = StringField("E-mail", [Optional()])
    line1 = StringField("Street and house", [Optional()])
    city = StringField("Town", [Optional()])
    postcode = StringField("Postcode", [Optional(), Length(max=20)])
    id_type = SelectField("Paper", [Optional()], choices={"": "None yet"} | PAPERS)
    id_number = StringField("Its number", [Optional(), Length(max=40)])
    language = SelectField("Written to in", [Optional()], choices=CHOICES_OF_LANGUAGE)
    duplicate_reason = StringField("Why this is another person", [Optional(), Length(max=500)])
    again = BooleanField("Register the next one afterwards")

    def prepare(self, branch: str | None, *, all_branches: bool) -> None:
        """Fill the selects; a fresh form gets the id under which repeating it does nothing twice."""
        settings: Settings = current_app.extensions["settings"]
        self.offer_words()
        known = settings.branches if all_branches else [branch or ""]
        self.branch.choices = {code: code.capitalize() for code in known}
        self.phone_type.choices = dictionaries.choices(Dictionary.PHONE_TYPE)
        self.form_id.data = self.form_id.data or str(uuid4())

    def so_far(self) -> Facts:
        """What stands in the fields while somebody is typing; a birth date only once it is one."""
        born = self.birth_date.data or ""
        return facts(
            names=(self.given_names.data, self.family_name.data),
            birth_date="" if birth_date_problem(born, clock.today()) else born,
            phones=[self.phone.data or ""],
            emails=[self.email.data or ""],
            numbers=[self.id_number.data or ""],
            places=[place(self.line1.data or "", self.city.data, self.postcode.data)],
            gender=self.gender.data,
        )

    def given(self) -> Registration:
        """What was typed, as the operation takes it."""
        settings: Settings = current_app.extensions["settings"]
        country = settings.default_region
        phones: list[dict[str, Any]] = [
            {"number": self.phone.data, "phone_type": self.phone_type.data, "primary": True}
        ]
        emails = [{"address": self.email.data, "email_type": "personal", "primary": True}] if self.email.data else []
        place = {"line1": self.line1.data, "city": self.city.data or None, "postcode": self.postcode.data or None}
        addresses = [{**place, "country": country, "address_type": "home"}] if self.line1.data else []
        has_paper = bool(self.id_type.data and self.id_number.data)
        numbers = [(IdType(self.id_type.data), str(self.id_number.data), country)] if has_paper else []
        reason = self.duplicate_reason.data or None
        language = Language(self.language.data) if self.language.data else None
        profile = {**self.values(), "organisation_name": None, "language": language}
        return Registration(
            CustomerType.INDIVIDUAL,
            Channel.AGENT,
            self.branch.data,
            profile,
            phones,
            emails,
            addresses,
            numbers,
            reason,
        )
