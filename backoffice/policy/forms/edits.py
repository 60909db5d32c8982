"""The form about edits: from when on a change of each field is approved by a second person."""

from wtforms import SelectField
from wtforms.validators import InputRequired

from backoffice.policy.forms.documents import PolicyForm
from backoffice.policy.rules.documents import Document
from backoffice.policy.rules.edits import EditRules

WHEN = {"never": "At once", "once_verified": "By approval once verified", "always": "Always by approval"}
FIELDS = tuple(EditRules.model_fields)


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

    @property
    def choices(self) -> list[SelectField]:
        """The fields in their order."""
        return [self[name] for name in FIELDS]

    def show(self, document: Document) -> None:
        """What counts now."""
        for name in FIELDS:
            self[name].data = document["edits"][name]["approval"]

    def document(self) -> Document:
        """{"edits": {"given_names": {"approval": "once_verified"}, …}}"""
        return {"edits": {name: {"approval": self[name].data} for name in FIELDS}}
