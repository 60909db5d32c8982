"""What a person may type about a restriction: shapes only."""

from datetime import UTC, datetime, time, timedelta

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from backoffice.kernel import clock
from backoffice.restrictions.models import KIND_WORDS, SOURCE_WORDS, RestrictionKind, Source
from backoffice.restrictions.rules import consequence
from backoffice.web.forms import Form

FURTHEST = timedelta(days=100 * 365)


def within_a_lifetime(_form: Form, field: DateField) -> None:
    """Refuse days so far away that they can only be a slip."""
    if field.data and field.data > clock.today() + FURTHEST:
        raise ValidationError("This is too far away. Leave it empty to have no end.")


class RestrictForm(Form):
    """A new restriction."""

    kind = RadioField(
        "What is blocked",
        [InputRequired("Choose what is blocked.")],
        choices={kind.value: f"{words}: {consequence(kind)}" for kind, words in KIND_WORDS.items()},
    )
    source = SelectField(
        "Where it comes from",
        [InputRequired("Choose where it comes from.")],
        choices={"": "Choose…"} | {source.value: words for source, words in SOURCE_WORDS.items()},
    )
    until = DateField("Last day", [Optional(), within_a_lifetime])
    reason = TextAreaField("Reason", [InputRequired("Say why."), Length(max=1000)])

    def chosen(self) -> tuple[RestrictionKind, Source, str, datetime | None]:
        """(kind, source, reason, end); a last day counts to its end, in UTC."""
        last = self.until.data
        end = datetime.combine(last + timedelta(days=1), time(), UTC) if last else None
        return RestrictionKind(self.kind.data), Source(self.source.data), self.reason.data or "", end


class LiftForm(Form):
    """Why a restriction is lifted."""

    reason = TextAreaField("Why it is lifted", [InputRequired("Say why."), Length(max=1000)])
