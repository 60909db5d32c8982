"""What is typed about a number in other hands: shapes only."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from backoffice.contacts.forms import SIX_DIGITS
from backoffice.web.forms import Form, VersionField


class OpenForm(Form):
    """The number, and how it came to who has it now."""

    number = StringField("Phone number", [InputRequired("Type the number."), Length(max=60)])
    why = TextAreaField("How it came to them", [InputRequired("Say how the number came to them."), Length(max=1000)])


class ProofForm(Form):
    """The code that was sent to the number."""

    code = StringField(
        "Code", [InputRequired("Type the six digits."), Regexp(SIX_DIGITS, message="A code is six digits, 0 to 9.")]
    )


class DecisionForm(Form):
    """Why it is decided like this, on the case as it was seen."""

    version = VersionField()
    reason = TextAreaField("Reason", [InputRequired("Say why."), Length(max=1000)])
