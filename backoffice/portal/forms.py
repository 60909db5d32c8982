"""What customers may type about themselves: shapes only."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from backoffice.customers.forms.profile import GENDERS, is_birth_date
from backoffice.customers.models import Customer, IdType
from backoffice.documents.models import DocumentType
from backoffice.documents.service import Upload
from backoffice.kernel.errors import Invalid, Refused
from backoffice.portal.service import Newcomer
from backoffice.web.forms import Form, VersionField

PAPERS = {
    DocumentType.NATIONAL_ID: "National ID",
    DocumentType.PASSPORT: "Passport",
    DocumentType.DRIVERS_LICENSE: "Driver's licence",
    DocumentType.PROOF_OF_ADDRESS: "Paper that shows your address",
    DocumentType.PROOF_OF_INCOME: "Paper that shows your income",
}
NUMBERS = {IdType.NATIONAL_ID: "National ID", IdType.PASSPORT: "Passport", IdType.DRIVERS_LICENSE: "Driver's licence"}
NOT_HERE = "This number cannot be taken here. Look whether it is right, or ask at a branch."
WHICH_PAPER, WHICH_NUMBER = "Choose which paper has this number.", "Type the number of this paper."
WHERE = "Type where it is."
NOTHING_SENT = "Photograph the paper or choose its file."


class StartForm(Form):
    """Who begins."""

    given_names = StringField("Your names", [InputRequired("Give the names on your ID.")])
    family_name = StringField("Family name", [Optional()])
    phone = StringField("Your phone", [InputRequired("We send a code to your phone.")])
    agreed = BooleanField("I have read the terms and agree", [InputRequired("Without the terms you cannot go on.")])

    def newcomer(self, language: str) -> Newcomer:
        """What was typed; the terms were read in this language."""
        return Newcomer(self.given_names.data, self.family_name.data or None, self.phone.data, language)


class CodeForm(Form):
    """The code that came to the phone."""

    code = StringField("Code", [InputRequired("Type the six digits."), Length(max=20)])


class EmailForm(Form):
    """An e-mail address to be confirmed."""

    email = StringField("Your e-mail", [InputRequired("Give your e-mail address.")])


class AboutForm(Form):
    """What the bank must know about a person, as it was seen at a version."""

    version = VersionField()
    given_names = StringField("Your names", [InputRequired("Give the names on your ID.")])
    family_name = StringField("Family name", [Optional()])
    birth_date = StringField("Born", [Optional(), is_birth_date])
    gender = SelectField("Gender", [Optional()], choices=GENDERS)
    occupation = StringField("Occupation", [Optional()])
    id_type = SelectField(
        "Your ID", [Optional()], choices={"": "Choose…"} | {kind.value: words for kind, words in NUMBERS.items()}
    )
    id_number = StringField("Its number", [Optional(), Length(max=40)])
    line1 = StringField("Street and house", [Optional()])
    city = StringField("Town", [Optional()])
    postcode = StringField("Postcode", [Optional(), Length(max=20)])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields' own checks; half of an ID or of an address is not dropped but asked for."""
        sound: bool = super().validate(extra_validators)
        halves = [
            (self.id_type, self.id_number.data and not self.id_type.data, WHICH_PAPER),
            (self.id_number, self.id_type.data and not self.id_number.data, WHICH_NUMBER),
            (self.line1, (self.city.data or self.postcode.data) and not self.line1.data, WHERE),
        ]
        for field, lacks, sentence in halves:
            if lacks:
                field.errors = [*field.errors, sentence]
        return sound and not any(lacks for _, lacks, _ in halves)

    def show(self, customer: Customer) -> None:
        """What stands already."""
        for name in ("given_names", "family_name", "birth_date", "gender", "occupation"):
            self[name].data = getattr(customer, name)
        self.version.data = customer.version

    def refuse(self, refused: Refused) -> None:
        """Say what a rule refused, and of a number that somebody has no more than that it is not taken here."""
        if refused.code == "DUPLICATE_CUSTOMER":
            self.id_number.errors = [*self.id_number.errors, NOT_HERE]
        else:
            self.form_errors.append(refused.message)

    def fields(self) -> dict[str, str | None]:
        """The profile; empty fields are None."""
        return {
            name: self[name].data or None
            for name in ("given_names", "family_name", "birth_date", "gender", "occupation")
        }

    def number(self) -> tuple[IdType, str] | None:
        """The number of a paper, when both halves are there."""
        both = self.id_type.data and self.id_number.data
        return (IdType(self.id_type.data), str(self.id_number.data)) if both else None

    def address(self) -> dict[str, str | None] | None:
        """The address, when its first line is there."""
        place = {"line1": self.line1.data, "city": self.city.data or None, "postcode": self.postcode.data or None}
        return place if self.line1.data else None


class PaperForm(Form):
    """A photo of a paper."""

    document_type = RadioField(
        "What is it?",
        [InputRequired("Say what kind of paper this is.")],
        choices={kind.value: words for kind, words in PAPERS.items()},
    )
    file = FileField("Photo or file")

    def upload(self) -> Upload:
        """What was sent; raises Invalid."""
        if not self.file.data:
            raise Invalid.one("file", NOTHING_SENT)
        return Upload(self.file.data.filename or "", self.file.data, DocumentType(self.document_type.data))
