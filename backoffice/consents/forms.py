"""What staff may type about a consent."""

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from backoffice.consents.models import PURPOSE_WORDS, Purpose
from backoffice.consents.service import Given
from backoffice.customers.models import Channel
from backoffice.web.forms import Form


class ConsentForm(Form):
    """A consent that the customer gives to somebody of the bank."""

    purpose = SelectField(
        "What the customer agrees to",
        [InputRequired("Choose what it is.")],
        choices={"": "Choose…"} | {purpose.value: words for purpose, words in PURPOSE_WORDS.items()},
    )
    how = TextAreaField(
        "How it was given", [InputRequired("Say how, for instance: signed form of today."), Length(max=500)]
    )

    def given(self) -> Given:
        """What was typed; staff stand for the channel of agents."""
        return Given(Purpose(self.purpose.data), Channel.AGENT, self.how.data or "")
