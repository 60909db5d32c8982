"""The form about tiers: what each needs and opens, its limits as rows, and the day on which all of it begins."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, DateField, Field, FieldList, FormField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from backoffice.kernel.errors import Invalid
from backoffice.policy.forms.documents import NEEDS, PolicyForm
from backoffice.policy.rules.documents import Document
from backoffice.web.forms import AmountField, Part, TicksField, WholeField

WORDS = r"^[a-z][a-z0-9_]*(?: *, *[a-z][a-z0-9_]*)*\Z"
UNIT = r"^[A-Z][A-Z0-9]{1,11}\Z"
WORTH = r"^[0-9]{1,9}(?:\.[0-9]{1,6})?\Z"
PERIODS = {"transaction": "One payment", "day": "All of a day", "month": "All of a month", "balance": "The balance"}
DIRECTIONS = {"any": "In and out", "debit": "Paid out", "credit": "Paid in"}
NAMES = {"needs": "documents_required", "begins": "effective_from"}  # what the document calls these fields
BLANK = 1  # a row to fill in, below those there are
NEW_LIMIT = {"period": "day", "direction": "debit"}  # what every tier has a limit for already is not offered first


class UnitPart(Part):
    """A unit, such as an index."""

    name = StringField("Unit", [Optional(), Regexp(UNIT, message="Capitals, such as UDI.")])
    worth = StringField("One is worth", [Optional(), Regexp(WORTH, message="A number such as 8.13.")])


class LimitPart(Part):
    """One limit; a row without amount and tick is left out."""

    period = SelectField("Counts for", [InputRequired("Choose one.")], choices=PERIODS)
    direction = SelectField("Direction", [InputRequired("Choose one.")], choices=DIRECTIONS)
    amount = AmountField("At most", [Optional(), NumberRange(Decimal(0), message="Not less than nothing.")])
    unlimited = BooleanField("No limit")
    unit = StringField("Unit", [Optional(), Regexp(UNIT, message="Capitals, such as UDI.")])
    rule = StringField("Rule", [Length(max=120)])


class LevelPart(Part):
    """One tier."""

    level = WholeField(validators=[InputRequired(), NumberRange(1, 4)], widget=HiddenInput())
    name = StringField("Name", [InputRequired("Give it a name."), Length(max=40)])
    needs = TicksField("What it needs", [InputRequired("Choose at least one.")], choices=NEEDS)
    organisations_only = BooleanField("For organisations only")
    channels = StringField("Channels", [InputRequired("Name at least one."), Regexp(WORDS, message="Like ussd, web.")])
    features = StringField("Features", [Optional(), Regexp(WORDS, message="Like merchant, loans_basic.")])
    limits = FieldList(FormField(LimitPart), max_entries=9 + BLANK)


class TiersForm(PolicyForm):
    """The whole table."""

    begins = DateField("Begins on", [Optional()])
    units = FieldList(FormField(UnitPart), max_entries=5 + BLANK)
    levels = FieldList(FormField(LevelPart), max_entries=4)

    def show(self, document: Document) -> None:
        """The newest table, and blank rows."""
        for unit in [*document["units"], {}]:
            self.units.append_entry(unit)
        for level in document["levels"]:
            rows = [_shown(limit) for limit in level["limits"]] + [NEW_LIMIT] * BLANK
            texts = {name: ", ".join(level[name]) for name in ("channels", "features")}
            self.levels.append_entry({**level, **texts, "needs": level["documents_required"], "limits": rows})

    def document(self) -> Document:
        """{"effective_from": …, "units": […], "levels": […]}"""
        units = [one.form.data for one in self.units if one.form.name.data]
        return {
            "effective_from": self.begins.data.isoformat() if self.begins.data else None,
            "units": [{"name": one["name"], "worth": one["worth"] or ""} for one in units],
            "levels": [_level(entry.form) for entry in self.levels],
        }

    def take(self, error: Invalid) -> None:
        """Each sentence beside the field that it is about, however deep that lies."""
        left = {}
        for path, said in error.fields.items():
            field = self._deepest(path.removeprefix("document.").split("."))
            if field is None:
                left[path] = said
            else:
                field.errors = [*field.errors, *said]
        super().take(Invalid(left))

    def _deepest(self, steps: list[str]) -> Field | None:
        """The field at this path of the document, or the nearest above it that shows sentences."""
        place: Any = self
        found: Field | None = None
        for step in steps:
            inner = next((one for name, one in _inside(place) if name == step), None)
            if inner is None:
                break
            place = inner
            found = inner if not isinstance(inner, (FormField, FieldList)) else found
        if found is None and isinstance(place, FormField):
            found = next(one for _, one in _inside(place) if one.type not in ("HiddenField", "WholeField"))
        return found


def _inside(place: Any) -> Iterator[tuple[str, Field]]:
    """The fields in a form, a part or a list, by the names that the document has for them."""
    if isinstance(place, FieldList):
        entries = [one for one in place.entries if not isinstance(one.form, LimitPart) or _is_said(one.form)]
        yield from ((str(number), one) for number, one in enumerate(entries))
        return
    fields = place.form if isinstance(place, FormField) else place if isinstance(place, TiersForm) else ()
    for field in fields:
        yield NAMES.get(field.short_name, field.short_name), field


def _is_said(part: Any) -> bool:
    return part.amount.data is not None or bool(part.unlimited.data)


def _shown(limit: dict[str, Any]) -> dict[str, Any]:
    return {**limit, "amount": None if limit["amount"] is None else Decimal(limit["amount"])}


def _level(part: Any) -> dict[str, Any]:
    return {
        "level": part.level.data, "name": part.name.data, "documents_required": part.needs.data,
        "organisations_only": bool(part.organisations_only.data),
        "channels": _words(part.channels.data), "features": _words(part.features.data),
        "limits": [_limit(entry.form) for entry in part.limits if _is_said(entry.form)],
    }  # fmt: skip


def _limit(part: Any) -> dict[str, Any]:
    amount = part.amount.data
    return {
        "period": part.period.data, "direction": part.direction.data,
        "amount": None if amount is None else f"{amount:.2f}", "unlimited": bool(part.unlimited.data),
        "unit": part.unit.data or None, "rule": part.rule.data or "",
    }  # fmt: skip


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]
