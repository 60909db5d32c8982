"""What a person may type to ask for a check: shape only."""

from collections.abc import Collection

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from backoffice.verification.models import KIND_WORDS, CheckKind
from backoffice.web.forms import Form

ABOUT = {
    CheckKind.IDENTITY: "the customer is sent a link and shows the provider a paper and their face",
    CheckKind.ADDRESS: "the first address is looked up in the register",
    CheckKind.CREDIT: "the credit bureau is asked, with the customer's consent only",
}


class AskForm(Form):
    """Which check, and the consent where one is needed."""

    kind = RadioField(
        "What is checked",
        [InputRequired("Choose what is checked.")],
        choices={kind.value: f"{words}: {ABOUT[kind]}" for kind, words in KIND_WORDS.items()},
        default=CheckKind.IDENTITY.value,
    )
    consent = TextAreaField("How and when the customer agreed", [Length(max=500)])

    def offer(self, kinds: Collection[CheckKind]) -> None:
        """Only these can be asked for now."""
        self.kind.choices = {kind: words for kind, words in self.kind.choices.items() if kind in kinds}

    def chosen(self) -> tuple[CheckKind, str]:
        """(kind, consent)."""
        return CheckKind(self.kind.data), self.consent.data or ""
