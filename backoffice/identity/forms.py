"""The forms of identity: whose sessions are to end."""

from wtforms.validators import InputRequired, Length

from backoffice.identity.tokens import LONGEST_TEXT
from backoffice.web.forms import Form, HiddenText


class EndAllForm(Form):
    """A person of the directory, by the provider's id."""

    sub = HiddenText("Person", [InputRequired(), Length(max=LONGEST_TEXT)])
