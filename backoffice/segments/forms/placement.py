"""The form that keeps a customer in a segment, or out of it."""

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from backoffice.web.forms import Form

INSIDE = {"in": "Keep them in it", "out": "Keep them out of it"}


class PlacementForm(Form):
    """Which segment, in or out, until when, why."""

    segment = SelectField("Segment", [InputRequired("Choose a segment.")])
    inside = RadioField("What the rule may not change", [InputRequired()], choices=INSIDE, default="in")
    until = DateField("Until", [Optional()])
    reason = TextAreaField("Reason", [InputRequired("Say why."), Length(max=1000)])
