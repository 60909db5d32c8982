"""The registration form: one page that grows with the kind of customer and the tier that is wanted."""

from typing import Any
from uuid import uuid4

from flask import current_app
from wtforms import BooleanField, FieldList, FormField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from backoffice.config import Settings
from backoffice.contacts.rules.reading import place
from backoffice.customers.forms.papers import PaperPart
from backoffice.customers.forms.profile import CHOICES_OF_LANGUAGE, ProfileForm
from backoffice.customers.forms.rows import tidy
from backoffice.customers.models import Channel, CustomerType, Language
from backoffice.customers.rules.profile import birth_date_problem
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.duplicates.rules.facts import Facts, facts
from backoffice.kernel import clock
from backoffice.registration.forms.parts import AddressPart, EmailPart, PartyPart, PhonePart
from backoffice.registration.service import Registration
from backoffice.tiers import service as tiers
from backoffice.web.fields import MOST_PER_LIST

PARTIES, CONTACTS = ("representatives", "beneficial_owners"), ("phones", "emails", "addresses")
ROWS = (*CONTACTS, "identity_numbers", *PARTIES)
FIRST_LEVEL = {True: "1", False: "4"}


def _rows(part: type[Any]) -> FieldList:
    return FieldList(FormField(part), min_entries=1, max_entries=MOST_PER_LIST)


class RegistrationForm(ProfileForm):
    """A new person or organisation with contacts, papers, and the persons behind an organisation."""

    taken = ""  # the number that another customer has
    form_id, asked_as = HiddenField(), HiddenField()
    customer_type = RadioField("Who registers", [Optional()], default=CustomerType.INDIVIDUAL.value)
    level = SelectField("Up to the tier", [Optional()])
    branch = SelectField("Branch", [InputRequired()])
    phones, emails, addresses = _rows(PhonePart), _rows(EmailPart), _rows(AddressPart)
    identity_numbers = _rows(PaperPart)
    representatives, beneficial_owners = _rows(PartyPart), _rows(PartyPart)
    language = SelectField("Written to in", [Optional()], choices=CHOICES_OF_LANGUAGE)
    duplicate_reason = StringField("Why this is another person", [Optional(), Length(max=500)])
    again = BooleanField("Register the next one afterwards")

    def prepare(self, branch: str | None, *, all_branches: bool, may_share: bool) -> None:
        """Fill the selects; a fresh form gets the id under which repeating it does nothing twice."""
        settings: Settings = current_app.extensions["settings"]
        self.may_share = may_share
        self.offer_words()
        known = settings.branches if all_branches else [branch or ""]
        self.branch.choices = {code: code.capitalize() for code in known}
        self.customer_type.choices = dictionaries.choices(Dictionary.CUSTOMER_TYPE)
        self._offer_tiers()
        for name in ROWS:
            tidy(self[name])
            for entry in self[name]:
                entry.form.offer_words()
        self.form_id.data = self.form_id.data or str(uuid4())

    def _offer_tiers(self) -> None:
        """The tiers that this kind of customer may reach, and what the wanted one needs."""
        person, table = self.is_person, tiers.tiers_now()
        fitting = {str(level): tier for level, tier in table.items() if not (person and tier.organisations_only)}
        self.level.choices = {level: f"{level} {tier.name}" for level, tier in fitting.items()}
        another_kind = self.asked_as.data not in ("", None, self.kind.value)
        self.asked_as.data, self.level.flags.required = self.kind.value, True
        if another_kind or self.level.data not in fitting:
            self.level.data = FIRST_LEVEL[person]
        self.needs = set(fitting[self.level.data].needs)

    def add_row(self, name: str) -> None:
        """One more row of this kind, blank."""
        if len(self[name].entries) < MOST_PER_LIST:
            self[name].append_entry().form.offer_words()

    @property
    def says_something(self) -> bool:
        """Whether there is anything yet to compare somebody by."""
        told = self.so_far()
        return bool(told.names or any(told.phones))

    @property
    def in_short(self) -> str:
        """Who registers and up to which tier, in a few words."""
        return f"{self.customer_type.choices.get(self.kind.value, '')} · {self.level.choices[self.level.data]}"

    @property
    def is_person(self) -> bool:
        return self.kind is CustomerType.INDIVIDUAL

    @property
    def kind(self) -> CustomerType:
        """Who registers; whatever is not known counts as a person."""
        known = self.customer_type.data in set(CustomerType)
        return CustomerType(self.customer_type.data) if known else CustomerType.INDIVIDUAL

    def parties(self) -> list[PartyPart]:
        """The rows of persons behind an organisation."""
        return [] if self.is_person else [entry.form for name in PARTIES for entry in self[name]]

    def so_far(self) -> Facts:
        """What stands in the fields while somebody is typing; a birth date only once it is one."""
        born = self.birth_date.data or ""
        names = (self.given_names.data, self.family_name.data) if self.is_person else (self.organisation_name.data,)
        registered = [] if self.is_person else [self.registration_number.data or ""]
        return facts(
            names=names,
            birth_date="" if birth_date_problem(born, clock.today()) else born,
            phones=[row.form.number.data or "" for row in self.phones],
            emails=[row.form.address.data or "" for row in self.emails],
            numbers=[*(row.form.number.data or "" for row in self.identity_numbers), *registered],
            places=[place(row.form.line1.data or "", row.form.city.data, row.form.postcode.data)
                    for row in self.addresses],
            gender=self.gender.data,
            is_person=self.is_person,
        )  # fmt: skip

    def given(self) -> Registration:
        """What was typed, as the operation takes it; what was typed about the other kind of customer is left out."""
        channel, branch = Channel.AGENT, str(self.branch.data)
        contacts = {name: [row.given(number) for number, row in enumerate(self._told(name))] for name in CONTACTS}
        behind = {name: [row.given(channel, branch) for row in self._told(name)] for name in PARTIES}
        language = Language(self.language.data) if self.language.data else None
        return Registration(
            self.kind, channel, branch, {**self.values(), "language": language}, **contacts,
            identity_numbers=[row.given() for row in self._told("identity_numbers")],
            duplicate_reason=self.duplicate_reason.data or None,
            **({} if self.is_person else behind),
        )  # fmt: skip

    def _told(self, name: str) -> list[Any]:
        return [entry.form for entry in self[name] if not entry.form.is_blank()]
