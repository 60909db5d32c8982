"""Which changes of a customer's profile a second person approves, and from when on; and those of segments."""

from typing import Literal

from backoffice.policy.rules.part import Part


class EditRule(Part):
    """When a change of a field waits for approval: never, once the customer's identity is verified, or always."""

    approval: Literal["never", "once_verified", "always"]


class EditRules(Part):
    """The fields that say who a customer is. Every other one changes at once."""

    given_names: EditRule
    family_name: EditRule
    birth_date: EditRule
    gender: EditRule
    organisation_name: EditRule
    registration_number: EditRule
    identity_numbers: EditRule
    income: EditRule


class Edits(Part):
    """The document about edits."""

    edits: EditRules
    segments: Literal["at_once", "agreed"] = "agreed"

    def waits(self, field: str, *, verified: bool) -> bool:
        """Whether a change of this field needs a second person, for a customer who is verified or not."""
        rule: EditRule | None = getattr(self.edits, field, None)
        if rule is None or rule.approval == "never":
            return False
        return verified or rule.approval == "always"
