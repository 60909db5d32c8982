"""What a person may type when proposing a tier: shapes only."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from backoffice.web.forms import Form, WholeField


class ProposeForm(Form):
    """Which tier, and why."""

    level = WholeField("Tier", [InputRequired("Choose a tier."), NumberRange(1, 4)], widget=HiddenInput())
    reason = TextAreaField("Why", [Length(max=1000)])
