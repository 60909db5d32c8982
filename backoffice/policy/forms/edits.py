"""The form about edits: from when on a change of each field is approved by a second person, and rules of segments."""

from wtforms import SelectField
from wtforms.validators import InputRequired

from backoffice.policy.forms.documents import PolicyForm
from backoffice.policy.rules.documents import Document
from backoffice.policy.rules.edits import EditRules, Edits

WHEN = {"never": "At once", "once_verified": "By approval once verified", "always": "Always by approval"}
FIELDS = tuple(EditRules.model_fields)
AGREED = {"agreed": "When a second manager agrees", "at_once": "At once"}


def _when(label: str) -> SelectField:
    return SelectField(label, [InputRequired()], choices=WHEN)


class EditsForm(PolicyForm):
    """One choice a field."""

    given_names = _when("Given names")
    family_name = _when("Family name")
    birth_date = _when("Birth date")
    gender = _when("Gender")
    organisation_name = _when("Name of an organisation")
    registration_number = _when("Registration number")
    identity_numbers = _when("Identity numbers")
    income = _when("Monthly income")
    segments = SelectField("Rules of segments", [InputRequired()], choices=AGREED)

    @property
    def choices(self) -> list[SelectField]:
        """The fields in their order."""
        return [self[name] for name in FIELDS]

    def show(self, document: Document) -> None:
        """What counts now."""
        for name in FIELDS:
            self[name].data = document["edits"][name]["approval"]
        self.segments.data = Edits.model_validate(document).segments

    def document(self) -> Document:
        """{"edits": {"given_names": {"approval": "once_verified"}, …}}, and `segments` where it is not as usual."""
        edits = {"edits": {name: {"approval": self[name].data} for name in FIELDS}}
        usual = Edits.model_fields["segments"].default
        return edits if self.segments.data == usual else edits | {"segments": self.segments.data}
