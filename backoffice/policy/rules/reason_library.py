"""The library of reasons for which a case is turned down or asked again: the shape of its document, and its texts."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from backoffice.policy.rules.part import Part
from backoffice.policy.rules.places import places_in

Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")]
Evidence = Literal["id", "address", "income", "business_registration", "beneficial_owners"]
LONGEST_TEXT = 480
PLACES = frozenset({"name", "paper"})
ONLY = "Write { and } only as {name} and {paper}"


def _fillable(text: str) -> str:
    """A text with no places but {name} and {paper}."""
    try:
        named = places_in(text)
    except ValueError as error:
        raise ValueError(ONLY) from error
    if not named <= PLACES:
        raise ValueError(ONLY)
    return text


Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_fillable)]


class Texts(Part):
    """What the customer reads, by language; what is not written in a language is read in English."""

    en: Text
    fr: Text | None = None
    es: Text | None = None
    sw: Text | None = None

    def of(self, language: str) -> str:
        """The text in that language."""
        found: str | None = getattr(self, language)
        return found or self.en


class LongTexts(Part):
    """The same for e-mail; what is missing is read as in the SMS."""

    en: Text | None = None
    fr: Text | None = None
    es: Text | None = None
    sw: Text | None = None


class Reason(Part):
    """One reason: what colleagues call it, what customers read, the fields and papers it concerns.

    `discreet`: its text tells nobody that something is suspected. `fits` empty: every paper.
    """

    code: Code
    label: Annotated[str, Field(min_length=1, max_length=80)]
    about: list[Annotated[str, Field(max_length=40)]]
    fits: list[Evidence]
    discreet: bool
    active: bool
    sms: Texts
    email: LongTexts

    def text(self, language: str, *, by_email: bool = False) -> str:
        """What a customer of this language reads by this channel."""
        written: str | None = getattr(self.email, language) if by_email else None
        return written or self.sms.of(language)


class ReasonLibrary(Part):
    """All reasons, in the order of their numbers on the case screen."""

    reasons: Annotated[list[Reason], Field(min_length=1, max_length=40)]

    @model_validator(mode="after")
    def _each_code_once_and_one_discreet(self) -> "ReasonLibrary":
        codes = [one.code for one in self.reasons]
        if len(set(codes)) < len(codes):
            raise ValueError("Each code appears once.")
        if not any(one.discreet and one.active for one in self.reasons):
            raise ValueError("One active reason at least must tip nobody off.")
        return self

    def by_code(self, code: str | None) -> Reason | None:
        """That reason, also one no longer in use."""
        return next((one for one in self.reasons if one.code == code), None)

    def offered(self, evidence: frozenset[str], *, discreet: bool) -> list[Reason]:
        """Those in use that fit papers proving this; where something is suspected, only those that tip nobody off."""
        return [
            one
            for one in self.reasons
            if one.active and (one.discreet or not discreet) and (not one.fits or evidence.intersection(one.fits))
        ]
