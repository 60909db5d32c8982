"""Why somebody must see what is masked."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Optional

from backoffice.web.forms import Form

REASONS = ("Calling the customer back", "Comparing with a paper", "Answering a request of an authority")
OTHER = "other"


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
