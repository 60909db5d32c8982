"""The form about risk: from how many points on a level counts, how long it stays, and every rule; the last is blank."""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from backoffice.kernel.errors import Invalid
from backoffice.policy.forms.documents import PolicyForm
from backoffice.policy.rules.documents import Document
from backoffice.policy.rules.risk_facts import FACTS, FAMILIES
from backoffice.policy.rules.risk_rules import LARGEST, MOST_POINTS, RiskRules
from backoffice.web.forms import Part, WholeField

CODE = r"^[A-Z][A-Z0-9_]{1,39}\Z"
WORDS = r"^[A-Za-z0-9][A-Za-z0-9_-]*(?: *, *[A-Za-z0-9][A-Za-z0-9_-]*)*\Z"
RAISES = {"": "No level by itself", "medium": "At least medium risk", "high": "High risk"}
GROUPED = {
    title: {name: fact.title for name, fact in FACTS.items() if fact.family == family}
    for family, title in FAMILIES.items()
}
BLANK = 1


def _whole(label: str, least: int, most: int) -> WholeField:
    return WholeField(label, [InputRequired("Give a number."), NumberRange(least, most, f"{least} to {most}.")])


def _bound(label: str) -> WholeField:
    return WholeField(label, [Optional(), NumberRange(0, LARGEST, f"0 to {LARGEST}.")])


class LevelsPart(Part):
    """Points from which on a level counts."""

    medium, high = _whole("Medium risk", 1, 10 * MOST_POINTS), _whole("High risk", 1, 10 * MOST_POINTS)


class StaysPart(Part):
    """Days for which a level stays."""

    medium, high = _whole("Medium risk", 0, 3650), _whole("High risk", 0, 3650)


class RulePart(Part):
    """One rule; without code and name it is left out."""

    code = StringField("Code", [Optional(), Regexp(CODE, message="CAPITALS_ONLY.")])
    name = StringField("What colleagues read", [Length(max=80)])
    fact = SelectField("Asks for", choices=GROUPED)
    any_of = StringField("Says one of", [Optional(), Length(max=1000), Regexp(WORDS, message="Like web, ussd.")])
    at_least, at_most = _bound("At least"), _bound("At most")
    points = WholeField("Points", [Optional(), NumberRange(0, MOST_POINTS, f"0 to {MOST_POINTS}.")])
    raises_to = SelectField("Raises to", choices=RAISES)
    active = BooleanField("In use")


class RiskForm(PolicyForm):
    """The whole document."""

    from_points = FormField(LevelsPart, "From how many points on")
    stays_days = FormField(StaysPart, "How many days a level stays at least")
    override_days = _whole("Days that an override lasts at most", 1, 3650)
    rules = FieldList(FormField(RulePart), max_entries=60 + BLANK)

    def show(self, document: Document) -> None:
        """What counts now, and a blank rule."""
        now = RiskRules.model_validate(document)
        self.from_points.process(None, now.risk.from_points)
        self.stays_days.process(None, now.risk.stays_days)
        self.override_days.data = now.risk.override_days
        for rule in now.rules:
            shown = {**rule.model_dump(), "any_of": ", ".join(rule.any_of), "raises_to": rule.raises_to or ""}
            self.rules.append_entry(shown)
        self.rules.append_entry({"active": True})

    def document(self) -> Document:
        """{"risk": {…}, "rules": […]}"""
        terms = {name: self[name].form.data for name in ("from_points", "stays_days")}
        return {
            "risk": {**terms, "override_days": self.override_days.data},
            "rules": [_rule(entry.form.data) for entry in self._said()],
        }

    def take(self, error: Invalid) -> None:
        """What is wrong with a rule is said at the fact that it asks for, or at the field that is named."""
        rest, said = {}, self._said()
        for path, sentences in error.fields.items():
            steps = path.removeprefix("document.").split(".")
            if steps[0] == "rules" and steps[1:]:
                part = said[int(steps[1])].form
                field = part[steps[2]] if steps[2:] and steps[2] in part else part.fact
                field.errors = [*field.errors, *sentences]
            else:
                rest[".".join(steps[1:] if steps[0] == "risk" and steps[1:] else steps)] = sentences
        super().take(Invalid(rest))

    def _said(self) -> list[Any]:
        return [entry for entry in self.rules if entry.form.code.data or entry.form.name.data]


def _rule(typed: dict[str, Any]) -> dict[str, Any]:
    words = [word.strip() for word in (typed["any_of"] or "").split(",") if word.strip()]
    return {
        **{name: typed[name] for name in ("fact", "at_least", "at_most")},
        "code": typed["code"] or "", "name": typed["name"] or "", "active": bool(typed["active"]),
        "any_of": words, "points": typed["points"] or 0, "raises_to": typed["raises_to"] or None,
    }  # fmt: skip
