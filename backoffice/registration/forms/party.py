"""The form that puts one more person behind an organisation."""

from wtforms import FormField, HiddenField

from backoffice.customers.forms.rows import at_path
from backoffice.kernel.errors import Invalid
from backoffice.registration.forms.parts import PartyPart
from backoffice.web.forms import Form


class PartyForm(Form):
    """Somebody known or new, and what they hold; `form_id` makes sending it twice do nothing twice."""

    form_id = HiddenField()
    party = FormField(PartyPart)

    def take(self, error: Invalid) -> None:
        """Show each sentence beside its field."""
        for path, sentences in error.fields.items():
            field = at_path(self.party.form, path.split("."))
            target = self.party.form.who if field is None else field
            target.errors = [*target.errors, *sentences]
