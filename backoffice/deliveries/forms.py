"""Which messages somebody chose."""

from uuid import UUID

from wtforms import SelectMultipleField
from wtforms.validators import InputRequired, Length

from backoffice.deliveries.service import MOST_AT_ONCE
from backoffice.web.forms import Form


def _id(text: str) -> UUID:
    return UUID(text)


class ChosenForm(Form):
    """The ticked messages."""

    messages = SelectMultipleField(
        "Messages",
        [InputRequired("Choose at least one message."), Length(max=MOST_AT_ONCE, message="At most 50 at once.")],
        coerce=_id, validate_choice=False,
    )  # fmt: skip
