"""The document about risk: rules that ask for facts and give points, when these make a level, how long it stays."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from backoffice.policy.rules.part import Part
from backoffice.policy.rules.risk_facts import FACTS, Fact, Value

MOST_POINTS, LARGEST = 100, 100_000
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]
Number = Annotated[int, Field(ge=0, le=LARGEST)]
Points = Annotated[int, Field(ge=0, le=MOST_POINTS)]
Threshold = Annotated[int, Field(ge=1, le=10 * MOST_POINTS)]
HoldDays = Annotated[int, Field(ge=0, le=3650)]


class RiskRule(Part):
    """One rule: met where the fact says one of these words, or where the number is within these bounds."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    active: bool
    fact: str
    any_of: Annotated[list[Word], Field(max_length=60)]
    at_least: Number | None
    at_most: Number | None
    points: Points
    raises_to: Literal["medium", "high"] | None

    @model_validator(mode="after")
    def _asks_something(self) -> "RiskRule":
        known = FACTS.get(self.fact)
        if known is None:
            raise ValueError(f"There is no such fact; there are {', '.join(FACTS)}.")
        if problem := self._problem(known):
            raise ValueError(problem)
        if not self.points and self.raises_to is None:
            raise ValueError("A rule gives points or raises to a level.")
        return self

    def _problem(self, known: Fact) -> str | None:
        bounds = [one for one in (self.at_least, self.at_most) if one is not None]
        if known.is_number:
            if self.any_of or not bounds:
                return "This fact is a number: say at least or at most."
            return "Nothing lies between these bounds." if bounds != sorted(bounds) else None
        if bounds or not self.any_of:
            return "This fact says words: name at least one, and no bounds."
        strange = [word for word in self.any_of if known.words and word not in known.words]
        return f"This fact says only {', '.join(known.words or ())}." if strange else None

    @property
    def family(self) -> str:
        """The family of its fact."""
        return FACTS[self.fact].family

    def met_by(self, value: Value | None) -> str | None:
        """What of the value meets the rule, in words; None where it does not, or where nothing is known."""
        if value is None:
            return None
        if isinstance(value, list):
            return ", ".join(word for word in value if word in self.any_of) or None
        low, high = self.at_least or 0, LARGEST if self.at_most is None else self.at_most
        return str(value) if low <= value <= high or (value > LARGEST and self.at_most is None) else None


class Thresholds(Part):
    """From how many points on a customer's risk is of this level."""

    medium: Threshold
    high: Threshold


class RiskHoldDays(Part):
    """How many days a level stays at least before rules may lower it."""

    medium: HoldDays
    high: HoldDays


class RiskTerms(Part):
    """What holds for all rules."""

    from_points: Thresholds
    stays_days: RiskHoldDays
    override_days: Annotated[int, Field(ge=1, le=3650)]


class RiskRules(Part):
    """The whole document."""

    risk: RiskTerms
    rules: Annotated[list[RiskRule], Field(max_length=60)]

    @model_validator(mode="after")
    def _makes_sense(self) -> "RiskRules":
        codes = [rule.code for rule in self.rules]
        if len(set(codes)) < len(codes):
            raise ValueError("Each code appears once.")
        if self.risk.from_points.medium >= self.risk.from_points.high:
            raise ValueError("High risk begins above medium risk.")
        return self

    def level_of(self, points: int) -> str:
        """The level that these points make."""
        of = self.risk.from_points
        return "high" if points >= of.high else "medium" if points >= of.medium else "low"

    def stays_for(self, level: str) -> timedelta:
        """How long this level stays at least."""
        return timedelta(days=getattr(self.risk.stays_days, level, 0))
