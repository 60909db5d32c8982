"""The profile and the identity numbers as they shall be, seen at a version. What is masked is not filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FieldList, FormField, SelectField
from wtforms.validators import Optional

from backoffice.customers.forms.papers import PaperPart
from backoffice.customers.forms.profile import CHOICES_OF_LANGUAGE, ProfileForm
from backoffice.customers.forms.rows import tidy
from backoffice.customers.models import Customer, IdentityNumber, IdType, Language
from backoffice.web.fields import MOST_PER_LIST
from backoffice.web.forms import TicksField, VersionField


class EditForm(ProfileForm):
    """One customer's data; a covered field that stays empty stays as it is."""

    customer: Customer
    version = VersionField()
    language = SelectField("Written to in", [Optional()], choices=CHOICES_OF_LANGUAGE)
    gone = TicksField("No longer theirs", [Optional()])
    identity_numbers = FieldList(FormField(PaperPart), min_entries=1, max_entries=MOST_PER_LIST)

    @classmethod
    def of(cls, row: Customer, papers: Mapping[str, str], covered: Mapping[str, str]) -> "EditForm":
        """The form of this customer: `papers` are its numbers in words by id, `covered` its masked fields."""
        standing = {**row.opened(), **dict.fromkeys(covered), "identity_numbers": None}
        form = cls(data={**standing, "version": row.version, "language": row.language})
        form.customer, form.covered = row, covered
        form.offer_words(row.opened())
        form.gone.choices = list(papers.items())
        tidy(form.identity_numbers)
        return form

    @property
    def is_person(self) -> bool:
        return self.customer.is_person

    def values(self) -> dict[str, Any]:
        """The profile with the language in which this customer is written to."""
        chosen = Language(self.language.data) if self.language.data else None
        typed = {name: value for name, value in super().values().items() if value or name not in self.covered}
        return {**typed, "language": chosen}

    def numbers(self, known: Sequence[IdentityNumber]) -> list[tuple[IdType, str, str]] | None:
        """All numbers as they shall be; None where nothing was said about them."""
        typed = [entry.form.given() for entry in self.identity_numbers if not entry.form.is_blank()]
        if not typed and not self.gone.data:
            return None
        kept = [one for one in known if str(one.id) not in (self.gone.data or ())]
        return [*((one.id_type, one.number, one.country) for one in kept), *typed]
