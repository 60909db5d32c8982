"""The terms that customers agree to: one version, in every language of the bank's customers."""

from typing import Annotated

from pydantic import Field

from backoffice.policy.rules.part import Part

Text = Annotated[str, Field(min_length=20, max_length=8000)]


class TermsTexts(Part):
    """The same text in each language."""

    en: Text
    fr: Text
    es: Text
    sw: Text


class Terms(Part):
    """The document about terms: consents keep the version that was read."""

    terms_version: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$")]
    terms: TermsTexts

    def text(self, language: str) -> str:
        """The text in a language; English where there is none."""
        found: str = getattr(self.terms, language, self.terms.en)
        return found
