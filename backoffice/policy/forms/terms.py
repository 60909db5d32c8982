"""The form about the terms: a new version and its text in each language."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from backoffice.config import LANGUAGES
from backoffice.policy.forms.documents import PolicyForm
from backoffice.policy.rules.documents import Document
from backoffice.policy.rules.terms import Terms

NEEDED = "Give the text in every language: customers agree to what they can read."


def _text(language: str) -> TextAreaField:
    return TextAreaField(f"Text in {LANGUAGES[language]}", [InputRequired(NEEDED), Length(20, 8000)])


class TermsForm(PolicyForm):
    """Terms and privacy."""

    terms_version = StringField(
        "Version",
        [
            InputRequired("Give the new version a name."),
            Regexp(r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}\Z", message="Like 2026-12."),
        ],
    )
    en, fr, es, sw = (_text(language) for language in LANGUAGES)

    def show(self, document: Document) -> None:
        """The version and its texts."""
        now = Terms.model_validate(document)
        self.terms_version.data = now.terms_version
        for language in LANGUAGES:
            self[language].data = now.text(language)

    def document(self) -> Document:
        """{"terms_version": …, "terms": {"en": …}}"""
        texts = {language: (self[language].data or "").replace("\r\n", "\n") for language in LANGUAGES}
        return {"terms_version": self.terms_version.data, "terms": texts}
