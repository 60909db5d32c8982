"""What a person may type when proposing a tier or trying an amount: shapes only."""

from decimal import Decimal
from typing import Any

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from backoffice.tiers.models import Direction
from backoffice.tiers.rules.limits import NOTHING, Asked
from backoffice.web.forms import AmountField, Form, WholeField

SOMETHING = NumberRange(Decimal("0.01"), message="At least 0.01.")
NOT_LESS = NumberRange(Decimal(0), message="Not less than nothing.")
WAYS = {Direction.DEBIT.value: "Paid out", Direction.CREDIT.value: "Paid in"}


class ProposeForm(Form):
    """Which tier, and why."""

    level = WholeField("Tier", [InputRequired("Choose a tier."), NumberRange(1, 4)], widget=HiddenInput())
    reason = TextAreaField("Why", [Length(max=1000)])


class AskingForm(Form):
    """A form in the address: nothing is changed by it, so it needs no token."""

    class Meta(Form.Meta):
        """Without a token."""

        csrf = False


class DayForm(AskingForm):
    """The day on which things are looked at."""

    day = DateField("Day", [InputRequired("Choose a day.")])


class TryForm(AskingForm):
    """An amount to be tried. Usage and balance are those before it; left empty they count as nothing."""

    amount = AmountField("Amount", [InputRequired("Give an amount."), SOMETHING])
    direction = RadioField("Direction", [InputRequired("Choose a direction.")], choices=WAYS)
    channel = SelectField("Channel", [Optional()])
    feature = SelectField("For", [Optional()])
    used_today = AmountField("Used today", [Optional(), NOT_LESS])
    used_month = AmountField("Used this month", [Optional(), NOT_LESS])
    balance = AmountField("Balance before", [Optional()])

    @property
    def says_more(self) -> bool:
        """Whether more than the amount and its direction was typed, or was wrong."""
        more = (self.channel, self.feature, self.used_today, self.used_month, self.balance)
        return any(field.data or field.errors for field in more)

    def asked(self) -> Asked:
        """What is tried."""
        told: dict[str, Any] = {name: self[name].data or NOTHING for name in ("used_today", "used_month", "balance")}
        told |= {name: self[name].data or None for name in ("channel", "feature")}
        return Asked(amount=self.amount.data or NOTHING, direction=Direction(self.direction.data), **told)
