"""What a person may type about a customer's risk: shapes only."""

from datetime import datetime

from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from backoffice.customers.models import Risk
from backoffice.risk.rules.overrides import end_of
from backoffice.web.forms import Form

BY_RULES = "rules"
LEVELS = {"low": "Low risk", "medium": "Medium risk", "high": "High risk", BY_RULES: "What the rules say again"}


class OverrideForm(Form):
    """A level, its last day, and why."""

    level = RadioField("Level", [InputRequired("Choose a level.")], choices=LEVELS)
    until = DateField("Last day", [Optional()])
    reason = TextAreaField("Reason", [InputRequired("Say why."), Length(max=1000)])

    def chosen(self) -> tuple[Risk | None, datetime | None, str]:
        """(level, end, reason); no level: the rules decide again."""
        level = None if self.level.data == BY_RULES else Risk(self.level.data)
        return level, end_of(self.until.data), self.reason.data or ""
