"""The form about reviews: how soon, who checks twice, when again, what a case brings and what opens it again."""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from backoffice.kernel.words import say
from backoffice.policy.forms.documents import NEEDS, PolicyForm
from backoffice.policy.rules.documents import Document
from backoffice.policy.rules.review import Reopened, Review
from backoffice.web.forms import Part, TicksField, WholeField
from backoffice.web.narrowing import CHANNELS

RISKS = {"low": "Low risk", "medium": "Medium risk", "high": "High risk"}
LEVELS = {"": "No tier", "1": "Basic", "2": "Standard", "3": "Premium", "4": "Business"}
TYPES = {
    "INDIVIDUAL": "Individual", "GOVERNMENT_ENTITY": "Government entity", "PRIVATE_COMPANY": "Private company",
    "BANK": "Bank", "FINANCIAL_INSTITUTION": "Financial institution",
    "FOREIGN_AGENCY_OR_SUBSIDIARY": "Foreign agency or subsidiary", "NON_DOMICILED_COMPANY": "Non-domiciled company",
}  # fmt: skip
PAPERS = {need: words for need, words in NEEDS.items() if need != "phone"}
CHANGES = {
    "name": "Changed name", "birth_date": "Changed birth date", "identity_numbers": "Changed identity number",
    "registration_number": "Changed registration number", "addresses": "Changed address",
}  # fmt: skip
DAYS_LIST = r"^ *(?:[0-9]{1,3} *(?:, *[0-9]{1,3} *)*)?\Z"


def _number(label: str, most: int, least: int = 1) -> WholeField:
    return WholeField(label, [InputRequired("Give a number."), NumberRange(least, most, f"{least} to {most}.")])


class DuePart(Part):
    """Hours by channel."""

    web, mobile = _number(CHANNELS["web"], 720), _number(CHANNELS["mobile"], 720)
    ussd, agent = _number(CHANNELS["ussd"], 720), _number(CHANNELS["agent"], 720)


class SharePart(Part):
    """Percent by risk."""

    low, medium, high = (_number(words, 100) for words in RISKS.values())


class HoldsPart(Part):
    """Days by risk."""

    low, medium, high = (_number(words, 3650) for words in RISKS.values())


class SecondPart(Part):
    """When two people look."""

    risks = TicksField("Customers of", choices=RISKS)
    from_tier = SelectField("Cases that reach at least", choices=LEVELS)
    pep = BooleanField("Persons in public office")


class NeedsPart(Part):
    """What a case brings."""

    level = HiddenField()
    customer_types = TicksField("Customers", [InputRequired("Choose at least one.")], choices=TYPES)
    documents_required = TicksField("Bring", [InputRequired("Choose at least one.")], choices=PAPERS)

    @property
    def title(self) -> str:
        """Level and customers: several sections are about one level."""
        named = [TYPES[kind] for kind in self.customer_types.data or () if kind in TYPES]
        who = named[0] if len(named) == 1 else say("{count} kinds of customers", count=len(named))
        return say("What a case brings for level {level}: {customers}", level=self.level.data, customers=who)


class ReopeningPart(Part):
    """What a changed value makes doubtful."""

    touches = TicksField("Looks again at", choices=PAPERS)
    evidence_rests = BooleanField("The old paper does not count until it is accepted again")


class ReopenedPart(Part):
    """The values whose change opens a case again."""

    name = FormField(ReopeningPart, CHANGES["name"])
    birth_date = FormField(ReopeningPart, CHANGES["birth_date"])
    identity_numbers = FormField(ReopeningPart, CHANGES["identity_numbers"])
    registration_number = FormField(ReopeningPart, CHANGES["registration_number"])
    addresses = FormField(ReopeningPart, CHANGES["addresses"])


class ReviewForm(PolicyForm):
    """Reviews and renewals."""

    due_hours = FormField(DuePart, "Hours until a case is due")
    share_of_time = FormField(SharePart, "How much of that time, in percent")
    holds_days = FormField(HoldsPart, "Days until a verification is done again")
    second_check = FormField(SecondPart, "A second reviewer looks at")
    renewal_days = _number("Days before its end that a renewal opens", 365)
    remind_days = StringField(
        "Days before its end that a reminder goes out", [Length(max=40), Regexp(DAYS_LIST, message="Like 30, 7.")]
    )
    unanswered_days = _number("Days until a case that nobody answers ends", 365)
    idle_minutes = _number("Minutes until a forgotten case is free again", 1440)
    requirements = FieldList(FormField(NeedsPart), max_entries=28)
    reopened_by = FormField(ReopenedPart, "What opens a case again")

    def show(self, document: Document) -> None:
        """Each field with what counts now."""
        now = Review.model_validate(document)
        for name in ("due_hours", "share_of_time", "holds_days", "reopened_by"):
            self[name].process(None, getattr(now, name))
        twice = now.second_check
        self.second_check.process(None, {"risks": twice.risks, "from_tier": twice.from_tier or "", "pep": twice.pep})
        for name in ("renewal_days", "unanswered_days", "idle_minutes"):
            self[name].data = getattr(now, name)
        self.remind_days.data = ", ".join(str(days) for days in now.remind_days)
        for one in now.requirements:
            self.requirements.append_entry(one.model_dump())

    def document(self) -> Document:
        """The document as it is spelled in JSON."""
        level = self.second_check.form.from_tier.data
        return {
            "requirements": [_needs(entry.form.data) for entry in self.requirements],
            **{name: self[name].form.data for name in ("due_hours", "share_of_time", "holds_days")},
            "second_check": {**self.second_check.form.data, "from_tier": int(level) if level else None},
            "renewal_days": self.renewal_days.data,
            "remind_days": [int(days) for days in (self.remind_days.data or "").split(",") if days.strip()],
            "unanswered_days": self.unanswered_days.data,
            "idle_minutes": self.idle_minutes.data,
            "reopened_by": {name: self.reopened_by.form[name].form.data for name in Reopened.model_fields},
        }


def _needs(typed: dict[str, Any]) -> dict[str, Any]:
    level = str(typed["level"])
    return {**typed, "level": int(level) if level in LEVELS and level else 0}
