"""What a person may type about a customer: shapes only."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from backoffice.config import LANGUAGES
from backoffice.customers.models import Language
from backoffice.customers.rules.profile import birth_date_problem
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel import clock
from backoffice.web.forms import Form, VersionField

NOT_GIVEN = {"": "Not given"}
GENDERS = NOT_GIVEN | {"female": "Female", "male": "Male", "other": "Other", "undisclosed": "Not disclosed"}
CHOICES_OF_LANGUAGE = {"": "The usual language"} | LANGUAGES
REASONS = ("Calling the customer back", "Comparing with a paper", "Answering a request of an authority")
OTHER = "other"
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
    """The profile of a person."""

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

    def offer_words(self) -> None:
        """Fill the selects from the dictionaries."""
        for name, dictionary in WORDS.items():
            self[name].choices = NOT_GIVEN | dictionaries.choices(dictionary)

    def values(self) -> dict[str, str | None]:
        """The profile as fields of a customer: empty ones are None."""
        names = ["given_names", "family_name", "birth_date", "gender", "occupation", *WORDS]
        return {name: self[name].data or None for name in names}


class EditForm(ProfileForm):
    """The profile as it was seen at a version."""

    version = VersionField()
    language = SelectField("Written to in", [Optional()], choices=CHOICES_OF_LANGUAGE)

    def values(self) -> dict[str, str | None]:
        """The profile with the language in which this customer is written to."""
        chosen = Language(self.language.data) if self.language.data else None
        return {**super().values(), "language": chosen}


class RevealForm(Form):
    """Why somebody must see what is masked."""

    reason = RadioField(
        "Why do you need it?",
        [InputRequired()],
        choices={reason: reason for reason in REASONS} | {OTHER: "Another reason, written below"},
    )
    words = TextAreaField("In your words", [Optional()])

    def sentence(self) -> str:
        """The reason as it is recorded."""
        chosen = str(self.reason.data)
        return " ".join(part for part in ("" if chosen == OTHER else chosen, self.words.data or "") if part) or OTHER
