"""The form about one reason of the library; the document that it proposes holds all the others as they are."""

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from backoffice.config import LANGUAGES
from backoffice.kernel.errors import Invalid
from backoffice.policy.forms.documents import NEEDS, PolicyForm
from backoffice.policy.rules.documents import Document
from backoffice.policy.rules.reason_library import LONGEST_TEXT
from backoffice.web.forms import TicksField

PAPERS = {name: words for name, words in NEEDS.items() if name != "phone"}
FIELDS = {
    "given_names": "Given names", "family_name": "Family name", "organisation_name": "Name of the organisation",
    "birth_date": "Birth date", "identity_numbers": "Number of the paper", "registration_number": "Registration number",
    "expires": "Expiry", "addresses": "Address",
}  # fmt: skip
CODE = r"^[A-Z][A-Z0-9_]{1,39}\Z"
TEXT = [Optional(), Length(max=LONGEST_TEXT)]


class ReasonForm(PolicyForm):
    """One reason: what colleagues call it, when it is offered, and what customers read."""

    code = StringField("Code", [InputRequired("Give a code."), Regexp(CODE, message="CAPITALS_ONLY.")])
    label = StringField("What colleagues call it", [InputRequired("Give it a name."), Length(max=80)])
    active = BooleanField("In use")
    discreet = BooleanField("Its text tips nobody off")
    fits = TicksField("For these papers (none: all)", choices=PAPERS)
    about = TicksField("Suggested when these are flagged", choices=FIELDS)
    sms_en = TextAreaField("SMS in English", [InputRequired("Customers need a text."), Length(max=LONGEST_TEXT)])
    sms_fr = TextAreaField("SMS in French", TEXT)
    sms_es = TextAreaField("SMS in Spanish", TEXT)
    sms_sw = TextAreaField("SMS in Swahili", TEXT)
    email_en = TextAreaField("E-mail in English", TEXT)
    email_fr = TextAreaField("E-mail in French", TEXT)
    email_es = TextAreaField("E-mail in Spanish", TEXT)
    email_sw = TextAreaField("E-mail in Swahili", TEXT)

    def show(self, document: Document) -> None:
        """The reason of that code, or an empty one."""
        known = next((one for one in document["reasons"] if one["code"] == self.code.data), None)
        if known is None:
            self.active.data = True
            return
        for name in ("label", "active", "discreet", "fits"):
            self[name].data = known[name]
        self.about.data = [name for name in known["about"] if name in FIELDS]
        for language in LANGUAGES:
            self[f"sms_{language}"].data = known["sms"].get(language)
            self[f"email_{language}"].data = known["email"].get(language)

    def document(self) -> Document:
        """{"reasons": […]}: this one in its place, or as the last."""
        before = list(self.base["reasons"])
        place = next((number for number, one in enumerate(before) if one["code"] == self.code.data), len(before))
        return {"reasons": [*before[:place], self._reason(), *before[place + 1 :]]}

    def take(self, error: Invalid) -> None:
        """What is wrong with a text is said beside it."""
        moved = {}
        for path, said in error.fields.items():
            words = path.split(".")
            moved["_".join(words[3:5]) if words[3:4] and words[3] in ("sms", "email") else path] = said
        super().take(Invalid(moved))

    def _reason(self) -> dict[str, Any]:
        plain: dict[str, Any] = {name: self[name].data for name in ("code", "label", "active", "discreet")}
        chosen = {name: self[name].data or [] for name in ("fits", "about")}
        return {**plain, **chosen, "sms": self._texts("sms"), "email": self._texts("email")}

    def _texts(self, channel: str) -> dict[str, str]:
        typed = {language: self[f"{channel}_{language}"].data for language in LANGUAGES}
        return {language: text for language, text in typed.items() if text}
