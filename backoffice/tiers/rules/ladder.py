"""What each tier lacks, which is the highest within reach, why one cannot be proposed. Levels are not cumulative."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backoffice.customers.models import Customer
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.tiers.models import BASIC, HIGHEST_BY_ITSELF, NEED_WORDS, Need, Tier

# The steps a customer goes through, in order; each is worth the same.
PERSON_STEPS = (Need.PHONE, Need.ID, Need.ADDRESS, Need.INCOME)
ORGANISATION_STEPS = (Need.PHONE, Need.BUSINESS_REGISTRATION, Need.BENEFICIAL_OWNERS)


@dataclass(frozen=True)
class Completeness:
    """How far a customer has come, in percent, and what is missing for the rest."""

    percent: int
    missing: tuple[Need, ...]


def missing(tier: Tier, evidence: Iterable[str]) -> list[Need]:
    """What this tier still needs, in its own order."""
    there = set(evidence)
    return [Need(need) for need in tier.needs if need not in there]


def open_to(customer: Customer, tiers: Mapping[int, Tier]) -> dict[int, Tier]:
    """The tiers that this customer could ever hold: some are for organisations only."""
    return {level: tier for level, tier in tiers.items() if not (tier.organisations_only and customer.is_person)}


def reachable(evidence: Iterable[str], tiers: Mapping[int, Tier]) -> int | None:
    """The highest level up to Premium whose needs are all met, or None."""
    there = set(evidence)
    levels = [level for level, tier in tiers.items() if level <= HIGHEST_BY_ITSELF and not missing(tier, there)]
    return max(levels, default=None)


def next_level(customer: Customer, tiers: Mapping[int, Tier]) -> int | None:
    """The lowest level above the one in force that this customer may have, or None."""
    current = customer.tier_level or 0
    return min((level for level in open_to(customer, tiers) if level > current), default=None)


def carried(level: int, evidence: Iterable[str], tiers: Mapping[int, Tier]) -> int | None:
    """What this evidence still carries of a tier in force: the tier itself, or the highest one below; None for none."""
    there = set(evidence)
    lower = [one for one in tiers if one <= level and not missing(tiers[one], there)]
    return max(lower, default=None)


def channels_of(level: int, tiers: Mapping[int, Tier]) -> list[str]:
    """The channels of a tier: its own and those of the tiers below, lowest first."""
    return list(dict.fromkeys(word for one, tier in tiers.items() if one <= level for word in tier.channels))


def features_of(level: int, tiers: Mapping[int, Tier]) -> list[str]:
    """The features of a tier: its own and those of the tiers below, lowest first."""
    return list(dict.fromkeys(word for one, tier in tiers.items() if one <= level for word in tier.features))


def would_rise(level: int | None, current: int | None) -> bool:
    """Whether this level is above the tier in force."""
    return level is not None and level > (current or 0)


def would_fall(level: int, current: int | None) -> bool:
    """Whether this level is below the tier in force."""
    return level < (current or 0)


def words_of(needs: Iterable[Need]) -> str:
    """“identity document and proof of address”."""
    return " and ".join(NEED_WORDS[need].lower() for need in needs)


def why_not_propose(customer: Customer, tier: Tier, evidence: Iterable[str], *, waiting: bool) -> Refusal | None:
    """Why this tier cannot be proposed for this customer now, or None."""
    if waiting:
        return Refusal("VERSION_CONFLICT", "A tier was already proposed for this customer and waits for a decision.")
    return why_not_hold(customer, tier, evidence)


def why_not_hold(customer: Customer, tier: Tier, evidence: Iterable[str]) -> Refusal | None:
    """Why this tier cannot come into force for this customer now, or None."""
    if not customer.is_living:
        return Refusal(
            "INVALID_TRANSITION", say("This customer is {stage}; no tier can be given.", stage=customer.stage.value)
        )
    if tier.level == customer.tier_level:
        return Refusal("INVALID_TRANSITION", say("{tier_name} is already this customer's tier.", tier_name=tier.name))
    if tier.organisations_only and customer.is_person:
        return Refusal("INVALID_TRANSITION", say("{tier_name} is for organisations only.", tier_name=tier.name))
    if tier.level == BASIC and customer.tier_level is None:
        return Refusal("INVALID_TRANSITION", "Basic comes into force by itself as soon as the phone is verified.")
    if lacks := missing(tier, evidence):
        words = words_of(lacks)
        details = {"missing": [need.value for need in lacks]}
        return Refusal(
            "KYC_REQUIRED", say("{tier_name} still needs: {words}.", tier_name=tier.name, words=words), details
        )
    return None


DECIDED_MEANWHILE = Refusal("ALREADY_DECIDED", "The tier that followed was decided meanwhile. The approval stands.")
CHANGED_MEANWHILE = Refusal("VERSION_CONFLICT", "This customer's tier was changed again. The approval stands.")


def completeness(evidence: Iterable[str], *, is_person: bool) -> Completeness:
    """How far along; being registered is the first step."""
    steps: Sequence[Need] = PERSON_STEPS if is_person else ORGANISATION_STEPS
    there = set(evidence)
    lacks = tuple(step for step in steps if step.value not in there)
    return Completeness(round(100 * (len(steps) + 1 - len(lacks)) / (len(steps) + 1)), lacks)


def tiers_with(need: Need, tiers: Mapping[int, Tier]) -> list[int]:
    """The levels that this is missing for, lowest first."""
    return sorted(level for level, tier in tiers.items() if need.value in tier.needs)


def who_supplies(need: Need) -> str:
    """Who can bring what is missing, in a few words."""
    if need is Need.PHONE:
        return "the customer, by a code"
    return "the customer, an agent or a branch, by a document"


def level_when_joined(survivor: int | None, duplicate: int | None) -> int | None:
    """The level that holds when two records are made one: the lower of both, and never higher than the survivor's.

    A record that never had a tier says nothing about the other's.
    """
    return survivor if survivor is None or duplicate is None else min(survivor, duplicate)
