"""What a person may type about pairs: shapes only."""

from uuid import UUID

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from backoffice.duplicates.models import Relation
from backoffice.duplicates.rules.judging import RELATIONS
from backoffice.web.forms import Form, TicksField, VersionField

MOST_AT_ONCE = 200


class RelatedForm(Form):
    """How different people are related."""

    relation = SelectField(
        "How they are related",
        [InputRequired("Say how they are related.")],
        choices={"": "Choose…"} | {relation.value: words for relation, words in RELATIONS.items()},
    )
    note = TextAreaField("Note", [Optional(), Length(max=1000)])

    def chosen(self) -> tuple[Relation, str]:
        """(relation, note)."""
        return Relation(self.relation.data), self.note.data or ""


class DifferentForm(RelatedForm):
    """Two people, on the pair as it was seen."""

    version = VersionField()


class AllDifferentForm(RelatedForm):
    """The same of the pairs that were ticked."""

    pairs = TicksField("Pairs", [InputRequired("Tick the pairs that are different people.")], validate_choice=False)

    def validate_pairs(self, field: TicksField) -> None:
        """Ids, and not too many."""
        if len(field.data or []) > MOST_AT_ONCE:
            raise ValidationError("Tick fewer pairs.")
        self.ticked()

    def ticked(self) -> list[UUID]:
        """The ids of the pairs; raises ValidationError for what is none."""
        try:
            return [UUID(one) for one in self.pairs.data or []]
        except ValueError as error:
            raise ValidationError("This is no pair of the list.") from error


class ReopenForm(Form):
    """Why a decided pair is open again."""

    note = TextAreaField("Why", [Optional(), Length(max=1000)])
