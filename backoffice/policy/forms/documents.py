"""The forms about channels, and about KYC and its papers; and what the form of every document has."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from backoffice.kernel.errors import Invalid
from backoffice.policy.rules.documents import AT_ONCE, Document, Kyc, Onboarding, Retention
from backoffice.web.forms import AmountField, Form, Part, TicksField, VersionField, WholeField
from backoffice.web.narrowing import CHANNELS

LONGEST_WAIT = 999
HOURS_LIST = r"^\s*(?:[0-9]{1,4}(?:\s*,\s*[0-9]{1,4})*)?\s*\Z"
NEEDS = {
    "phone": "Verified phone", "id": "Identity document", "address": "Proof of address", "income": "Proof of income",
    "business_registration": "Business registration", "beneficial_owners": "Beneficial owners' KYC",
}  # fmt: skip
PAPERS = {"passport": "Passport", "national_id": "National ID", "drivers_license": "Driver's licence"}
METHODS = {"manual": "A reviewer decides", "automated": "A provider's result may count"}


class PolicyForm(Form):
    """What every document's form has: the version it began from, and why it is changed."""

    base: Document  # what counts now, from which a form about a part makes the whole
    number = VersionField(validators=[InputRequired()])
    why = TextAreaField("Why it is changed", [InputRequired("Say why."), Length(max=1000)])

    def show(self, document: Document) -> None:
        """Fill the fields with what counts now."""
        raise NotImplementedError

    def document(self) -> Document:
        """What was typed, as the document spells it."""
        raise NotImplementedError

    def take(self, error: Invalid) -> None:
        """Show sentences about the document beside the fields that make it up."""
        super().take(Invalid({path.removeprefix("document."): said for path, said in error.fields.items()}))


class ChannelPart(Part):
    """One channel."""

    days = WholeField(
        "Days until KYC is needed", [InputRequired("0 means at once."), NumberRange(0, LONGEST_WAIT, "0 to 999 days.")]
    )
    email = BooleanField("E-mail must be verified")
    phone = BooleanField("Phone must be verified")


class OnboardingForm(PolicyForm):
    """The channels."""

    web = FormField(ChannelPart, CHANNELS["web"])
    mobile = FormField(ChannelPart, CHANNELS["mobile"])
    ussd = FormField(ChannelPart, CHANNELS["ussd"])
    agent = FormField(ChannelPart, CHANNELS["agent"])
    nudge_hours = StringField(
        "Hours before its end that a reminder goes out",
        [Length(max=40), Regexp(HOURS_LIST, message="Like 168, 24, 4.")],
    )

    def show(self, document: Document) -> None:
        """Each channel's rule."""
        rules = Onboarding.model_validate(document)
        for name in CHANNELS:
            part, rule = self[name].form, rules.of(name)
            part.days.data = rule.kyc_within.days
            part.email.data, part.phone.data = rule.email_verification, rule.phone_verification
        self.nudge_hours.data = ", ".join(str(hours) for hours in rules.nudge_hours)

    def document(self) -> Document:
        """{"channels": {…}}, and the hours of the reminders where they are not the usual ones."""
        channels = {name: _channel(self[name].form) for name in CHANNELS}
        hours = [int(one) for one in (self.nudge_hours.data or "").split(",") if one.strip()]
        usual = Onboarding.model_fields["nudge_hours"].default
        return {"channels": channels} | ({} if hours == usual else {"nudge_hours": hours})


class TierPart(Part):
    """One tier."""

    level = WholeField(validators=[InputRequired(), NumberRange(1, 4)], widget=HiddenInput())
    name = HiddenField(validators=[InputRequired()])
    needs = TicksField("What it needs", [InputRequired("Choose at least one.")], choices=NEEDS)
    max_balance = AmountField("Highest balance", [InputRequired("Give an amount."), NumberRange(Decimal("0.01"))])


def _kept(label: str) -> WholeField:
    return WholeField(label, [Optional(), NumberRange(1, 7300, "1 to 7300 days.")])


class RetentionPart(Part):
    """Days by what became of a paper."""

    refused_days = _kept("Refused papers")
    unused_days = _kept("Papers that no case took up")
    ended_days = _kept("All, after the customer left")


class KycForm(PolicyForm):
    """Evidence and papers."""

    tiers = FieldList(FormField(TierPart), max_entries=4)
    methods = TicksField("How it is verified", [InputRequired("Choose at least one.")], choices=METHODS)
    papers = TicksField("Identity papers that are taken", [InputRequired("Choose at least one.")], choices=PAPERS)
    automated = BooleanField("A provider's green answer approves a case of low risk without a person")
    scanned = BooleanField("Only documents that a virus scanner looked at can be approved")
    retention = FormField(RetentionPart, "Days that papers are kept which nothing asks for")

    def show(self, document: Document) -> None:
        """Each tier's needs, the methods and papers."""
        rules = Kyc.model_validate(document)
        for tier in rules.tiers:
            entry = {"level": tier.level, "name": tier.name, "max_balance": tier.max_balance}
            self.tiers.append_entry({**entry, "needs": tier.documents_required})
        self.methods.data, self.papers.data = rules.verification_methods, rules.id_types
        self.automated.data, self.scanned.data = rules.automated_approval, rules.scan_required
        self.retention.process(None, rules.retention)

    def document(self) -> Document:
        """{"tiers": […], "verification_methods": […], "id_types": […]}, and what is not as usual."""
        tiers = [_tier(entry.form) for entry in self.tiers]
        document = {"tiers": tiers, "verification_methods": self.methods.data, "id_types": self.papers.data}
        switches = {"automated_approval": bool(self.automated.data), "scan_required": bool(self.scanned.data)}
        usual = Retention().model_dump()
        kept = {name: days or usual[name] for name, days in self.retention.form.data.items()}
        own = {} if kept == usual else {"retention": kept}
        return document | {name: True for name, is_on in switches.items() if is_on} | own


def _channel(part: Any) -> dict[str, Any]:
    days = part.days.data
    required = AT_ONCE if not days else f"within_{days}_day{'s' if days > 1 else ''}"
    verified = {"email_verification": bool(part.email.data), "phone_verification": bool(part.phone.data)}
    return {"kyc_required": required, **verified}


def _tier(part: Any) -> dict[str, Any]:
    amount = part.max_balance.data
    return {
        "level": part.level.data,
        "name": part.name.data,
        "documents_required": part.needs.data,
        "max_balance": int(amount) if amount == amount.to_integral_value() else str(amount),
    }
