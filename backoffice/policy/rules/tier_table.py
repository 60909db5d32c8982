"""The document about tiers: what each needs, opens and allows, from a day on; limits as rows with their rule."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from backoffice.policy.rules.part import Part


def _real_day(text: str) -> str:
    date.fromisoformat(text)
    return text


Need = Literal["phone", "id", "address", "income", "business_registration", "beneficial_owners"]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
UnitName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]
Day = Annotated[str, Field(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_real_day)]
Amount = Annotated[Decimal, Field(strict=False, ge=0, lt=10**15, decimal_places=2)]
LEVELS = (1, 2, 3, 4)


class Unit(Part):
    """A unit in which limits may be set, such as an index, and what one is worth in the bank's currency."""

    name: UnitName
    worth: Annotated[Decimal, Field(strict=False, gt=0, lt=10**9, decimal_places=6)]


class LimitRule(Part):
    """One limit. An amount or `unlimited` is said; `unit` null is the bank's currency; `rule` names its source."""

    period: Literal["transaction", "day", "month", "balance"]
    direction: Literal["any", "debit", "credit"]
    amount: Amount | None
    unlimited: bool
    unit: UnitName | None = None
    rule: Annotated[str, Field(min_length=1, max_length=120)]

    @model_validator(mode="after")
    def _amount_or_unlimited(self) -> "LimitRule":
        if self.unlimited is not (self.amount is None):
            raise ValueError("Give an amount, or say that it is unlimited")
        if self.period == "balance" and self.direction != "credit":
            raise ValueError("A balance is limited for credits only")
        if self.period in ("day", "month") and self.direction == "any":
            raise ValueError("Limit what is paid out and paid in apart: use is told for one direction")
        return self


class Level(Part):
    """One tier."""

    level: Annotated[int, Field(ge=1, le=4)]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    documents_required: Annotated[list[Need], Field(min_length=1)]
    organisations_only: bool
    channels: Annotated[list[Word], Field(min_length=1, max_length=20)]
    features: Annotated[list[Word], Field(max_length=40)]
    limits: Annotated[list[LimitRule], Field(max_length=9)]

    @model_validator(mode="after")
    def _each_limit_once(self) -> "Level":
        kinds = [(one.period, one.direction) for one in self.limits]
        if len(set(kinds)) < len(kinds):
            raise ValueError("Each period and direction has one limit")
        for said in (("balance", "credit"), ("transaction", "any")):
            if said not in kinds:
                raise ValueError(f"The limit for {said[0]} ({said[1]}) is missing: say that it is unlimited")
        return self


class TierTable(Part):
    """The whole table. `effective_from` is the day on which it begins (UTC); null: as soon as it is agreed to."""

    effective_from: Day | None = None
    units: Annotated[list[Unit], Field(max_length=5, default_factory=list)]
    levels: Annotated[list[Level], Field(min_length=4, max_length=4)]

    @model_validator(mode="after")
    def _whole(self) -> "TierTable":
        if [one.level for one in self.levels] != list(LEVELS):
            raise ValueError("The four levels are named once each, lowest first")
        units = [unit.name for unit in self.units]
        if len(set(units)) < len(units):
            raise ValueError("Each unit appears once")
        used = {limit.unit for level in self.levels for limit in level.limits if limit.unit}
        if strangers := used.difference(units):
            raise ValueError(f"What is one {min(strangers)} worth? Name the unit")
        return self

    def worth_of(self, unit: str | None) -> Decimal:
        """What one of this unit is worth in the bank's currency."""
        return next((one.worth for one in self.units if one.name == unit), Decimal(1))


def touched_levels(old: TierTable, new: TierTable) -> list[int]:
    """The levels whose customers a new table touches: a tier opens what the tiers below open, units are worth more."""
    return [level for level in LEVELS if _as_held(old, level) != _as_held(new, level)]


def _as_held(table: TierTable, level: int) -> tuple[Level, Sequence[Decimal], Sequence[tuple[list[str], list[str]]]]:
    """All that a level means for whoever holds it."""
    held = table.levels[LEVELS.index(level)]
    worths = [table.worth_of(limit.unit) for limit in held.limits]
    return held, worths, [(one.channels, one.features) for one in table.levels if one.level < level]
