"""What a person may type about a call: shapes only."""

from datetime import datetime

from wtforms import DateTimeLocalField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from backoffice.kyc_clock.models import RESULT_WORDS, CallResult
from backoffice.web.forms import Form
from backoffice.web.time_words import in_bank_time


class CallForm(Form):
    """What came of a call, and when to call again."""

    result = SelectField(
        "What came of it",
        [InputRequired("Choose what came of it.")],
        choices={"": "Choose…"} | {result.value: words for result, words in RESULT_WORDS.items()},
    )
    next_call_at = DateTimeLocalField("Call again", [Optional()], format="%Y-%m-%dT%H:%M")
    note = TextAreaField("Note", [Optional(), Length(max=500)])

    def chosen(self) -> tuple[CallResult, str, datetime | None]:
        """(result, note, time of the next call); a typed time is one of the bank's clock."""
        typed = self.next_call_at.data
        return CallResult(self.result.data), self.note.data or "", in_bank_time(typed) if typed else None
