"""The number of a paper as a row of a form."""

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from backoffice.customers.forms.rows import Row
from backoffice.customers.models import IdType
from backoffice.kernel.settings import settings
from backoffice.web.forms import Part

PAPERS = {
    IdType.NATIONAL_ID.value: "National ID",
    IdType.PASSPORT.value: "Passport",
    IdType.DRIVERS_LICENSE.value: "Driver's licence",
}
NO_PAPER = {"": "None yet"}
TWO_LETTERS = r"^[A-Za-z]{2}\Z"


def country_field() -> StringField:
    """A country by its two letters; empty for the bank's own."""
    return StringField("Country, two letters", [Optional(), Regexp(TWO_LETTERS, message="Two letters are needed.")])


def has_letters_or_digits(form: Part, field: StringField) -> None:
    """Refuse a number that nothing could be told apart by."""
    if field.data and not any(letter.isalnum() for letter in field.data):
        raise ValidationError("A number has letters or digits.")


class PaperPart(Row):
    """The number of a paper."""

    TELLING = ("number",)
    id_type = SelectField("Paper", [Optional()], choices=NO_PAPER | PAPERS)
    number = StringField("Its number", [Optional(), Length(max=40), has_letters_or_digits])
    country = country_field()

    def given(self) -> tuple[IdType, str, str]:
        """Type, number and country."""
        country = (self.country.data or settings().default_region).upper()
        return IdType(self.id_type.data or IdType.NATIONAL_ID), str(self.number.data), country
