"""What is typed about somebody behind an organisation: what they are there, and how much they hold."""

from decimal import Decimal

from wtforms import StringField
from wtforms.validators import Length, NumberRange, Optional

from backoffice.parties.json_shapes import PERCENT
from backoffice.parties.service.changing import Holding
from backoffice.web.forms import AmountField, Form

SHARE = "Holds, in percent"
ROLE = "Role there"


def share_field() -> AmountField:
    """A share of the whole."""
    return AmountField(SHARE, [Optional(), NumberRange(Decimal("0.01"), 100, PERCENT)])


class HoldingForm(Form):
    """A role and a share."""

    role = StringField(ROLE, [Optional(), Length(max=120)])
    share_percent = share_field()

    def given(self) -> Holding:
        """What was typed, as the operation takes it."""
        return Holding(self.role.data or None, self.share_percent.data)
