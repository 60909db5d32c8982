"""The profile of a person or organisation as it is typed, and the words that its selects offer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wtforms import FieldList, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from backoffice.config import LANGUAGES
from backoffice.customers.forms.rows import at_path
from backoffice.customers.rules.profile import birth_date_problem
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel import clock
from backoffice.kernel.errors import Invalid
from backoffice.web.forms import Form

NOT_GIVEN = {"": "Not given"}
GENDERS = NOT_GIVEN | {"female": "Female", "male": "Male", "other": "Other", "undisclosed": "Not disclosed"}
CHOICES_OF_LANGUAGE = {"": "The usual language"} | LANGUAGES
OF_PERSONS = ("given_names", "family_name", "birth_date", "gender", "occupation", "employment", "employer_category",
              "education", "income")  # fmt: skip
OF_ORGANISATIONS = ("organisation_name", "registration_number", "business_type")
OF_BOTH = ("category", "industry", "account_type")
USUAL = {"": "The usual one"}
WORDS = {
    "category": Dictionary.CATEGORY,
    "employment": Dictionary.EMPLOYMENT,
    "employer_category": Dictionary.EMPLOYER_CATEGORY,
    "industry": Dictionary.INDUSTRY,
    "education": Dictionary.EDUCATION,
    "income": Dictionary.INCOME,
}


def is_birth_date(form: Form, field: StringField) -> None:
    """Refuse what is not a date, a month or a year of birth."""
    if field.data and (problem := birth_date_problem(field.data, clock.today())):
        raise ValidationError(problem)


class ProfileForm(Form):
    """The profile of a person or an organisation."""

    covered: Mapping[str, str] = {}  # what is known of fields that are not filled in, masked

    given_names = StringField("Given names", [Optional()])
    family_name = StringField("Family name", [Optional()])
    birth_date = StringField("Born", [Optional(), is_birth_date])
    gender = SelectField("Gender", [Optional()], choices=GENDERS)
    category = SelectField("Category", [Optional()])
    employment = SelectField("Employment", [Optional()])
    employer_category = SelectField("Employer", [Optional()])
    industry = SelectField("Industry", [Optional()])
    education = SelectField("Education", [Optional()])
    income = SelectField("Monthly income", [Optional()])
    occupation = StringField("Occupation", [Optional()])
    organisation_name = StringField("Name of the organisation", [Optional()])
    registration_number = StringField("Registration number", [Optional(), Length(max=60)])
    business_type = StringField("Legal form", [Optional(), Length(max=120)])
    account_type = SelectField("Set of accounts", [Optional()])

    @property
    def is_person(self) -> bool:
        """Whether it describes a person; forms for both kinds know better."""
        return True

    def offer_words(self, kept: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Fill the selects from the dictionaries; what is `kept` stays on offer although it was retired."""
        for name, dictionary in WORDS.items():
            self[name].choices = NOT_GIVEN | dictionaries.choices(dictionary, kept.get(name))
        self.organisation_name.flags.required = True  # where it is asked; of a person either name is enough
        self.account_type.choices = USUAL | dictionaries.choices(Dictionary.ACCOUNT_TYPE, kept.get("account_type"))

    def values(self) -> dict[str, Any]:
        """The profile as fields of this kind of customer: empty ones are None."""
        of_kind = OF_PERSONS if self.is_person else OF_ORGANISATIONS
        return {name: self[name].data or None for name in (*of_kind, *OF_BOTH)}

    def take(self, error: Invalid) -> None:
        """Show each sentence beside its field, also inside rows; the others above the form."""
        for path, sentences in error.fields.items():
            field = at_path(self, path.split("."))
            if field is None:
                self.form_errors.extend(sentences)
            else:
                field.errors = [*field.errors, *sentences]
        for rows in (field for field in self if isinstance(field, FieldList)):
            if any(entry.errors for entry in rows):  # WTForms carries them up from rows only when it validates
                rows.errors = [entry.errors for entry in rows]
