"""What the tiers' pages show, prepared for the templates: the ladder, limits before and after, needs in words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for

from backoffice.kernel import clock
from backoffice.kernel.settings import settings
from backoffice.kernel.words import say
from backoffice.tiers import changes
from backoffice.tiers.models import BASIC, NEED_WORDS, Need, Tier
from backoffice.tiers.rules import ladder as rules
from backoffice.tiers.service import Limits, OnDay, Standing
from backoffice.tiers.spelling import limit_rows, words
from backoffice.web.frame import can
from backoffice.web.time_words import day

STEPS = 12  # from the first tier to today, in the plot
PAPER_OF = {
    Need.ID: "national_id",
    Need.ADDRESS: "proof_of_address",
    Need.INCOME: "proof_of_income",
    Need.BUSINESS_REGISTRATION: "business_registration",
    Need.BENEFICIAL_OWNERS: "beneficial_owner",
}


def table(rows: Sequence[tuple[Tier, Limits]]) -> list[dict[str, Any]]:
    """The tiers as cards, without a customer."""
    return [
        _card(tier, limits) | {"state": "later", "where": "", "needs": [_need(Need(need), None) for need in tier.needs]}
        for tier, limits in rows
    ]


def cards_on(found: OnDay) -> list[dict[str, Any]]:
    """The tiers of another day, the one that was held then marked."""
    held = found.held.level if found.held else 0
    cards = table([(tier, found.limits[level]) for level, tier in found.tiers.items()])
    return [card | ({"state": "current", "where": "then"} if card["level"] == held else {}) for card in cards]


def today() -> date:
    """The day to begin with."""
    return clock.today()


def rungs(standing: Standing) -> list[dict[str, Any]]:
    """The ladder of one customer: reached, current, next and later tiers with what they need."""
    coming = rules.next_level(standing.customer, standing.tiers)
    return [_rung(standing, tier, coming) for tier in standing.tiers.values()]


def proposal(standing: Standing, asked: int | None) -> dict[str, Any]:
    """The proposal form's side of the page: which tier, what changes, what lacks, and why it cannot be, if so."""
    above = rules.next_level(standing.customer, standing.tiers)
    reachable = rules.reachable(standing.evidence.needs, rules.open_to(standing.customer, standing.tiers))
    level = asked or (reachable if rules.would_rise(reachable, standing.customer.tier_level) else above)
    tier = standing.tiers.get(level or 0)
    if tier is None:
        return {"chosen": None, "changes": None, "lacks": [], "why": "", "lowers": False, "levels": levels(standing)}
    refusal = standing.why_not(tier.level)
    return {
        "chosen": tier,
        "changes": changes.of(standing, tier),
        "lowers": rules.would_fall(tier.level, standing.customer.tier_level),
        "lacks": [_need(Need(need), need in standing.evidence.needs, standing) for need in tier.needs],
        "why": refusal.sentence if refusal else "",
        "levels": levels(standing),
    }


def levels(standing: Standing) -> list[tuple[str, str, str, None]]:
    """The tiers that can be looked at as proposals, as tabs."""
    here = standing.customer
    return [
        (str(level), tier.name, url_for("tiers.show", customer_id=here.id, level=level), None)
        for level, tier in standing.tiers.items()
        if level != here.tier_level and not (level == BASIC and here.tier_level is None)
    ]


def over_time(standing: Standing) -> list[tuple[str, str]]:
    """Which tier was in force on days from the first one until today; nothing where it was the same all the time."""
    if len(standing.history) < 2:
        return []
    first, now = standing.history[-1].starts_at, clock.now()
    changed = [when for row in standing.history for when in (row.starts_at, row.ends_at) if when]
    moments = sorted({*changed, *(first + (now - first) * step / STEPS for step in range(STEPS + 1))})
    return list({day(when): _tier_at(standing, when) for when in moments}.items())


def _tier_at(standing: Standing, when: datetime) -> str:
    held = next((row.level for row in standing.history if row.was_in_force(when)), None)
    return f"{held} {standing.tiers[held].name}" if held else "0"


def currency() -> str:
    """The bank's currency."""
    return settings().currency


def _rung(standing: Standing, tier: Tier, coming: int | None) -> dict[str, Any]:
    lacks = rules.missing(tier, standing.evidence.needs)
    state, where = _place(standing, tier, coming, len(lacks))
    asked = not (tier.organisations_only and standing.customer.is_person)
    shown = standing if state in ("next", "later") else None
    needs = [_need(Need(need), need in standing.evidence.needs if asked else None, shown) for need in tier.needs]
    return _card(tier, standing.limits[tier.level]) | {"state": state, "where": where, "needs": needs}


def _place(standing: Standing, tier: Tier, coming: int | None, lacking: int) -> tuple[str, str]:
    current = standing.customer.tier_level or 0
    if tier.level == current:
        return "current", "here now"
    if tier.level < current:
        return "reached", ""
    if tier.organisations_only and standing.customer.is_person:
        return "later", "organisations only"
    if standing.waiting and standing.waiting.new.get("level") == tier.level:
        return "next", "waits for a colleague"
    where = say("{lacking} missing", lacking=lacking) if lacking else "within reach"
    return ("next" if tier.level == coming else "later"), where


def _card(tier: Tier, limits: Limits) -> dict[str, Any]:
    allows = f"{words(tier.channels)} · {words(tier.features)}"
    return {
        "level": tier.level,
        "name": tier.name,
        "limits": limit_rows(limits),
        "allows": allows[:1].upper() + allows[1:],
    }


def _need(need: Need, has: bool | None, standing: Standing | None = None) -> dict[str, Any]:
    lacking = standing if has is False else None
    act, url = _act(need, lacking.customer.id) if lacking else ("", "")
    who = rules.who_supplies(need) if lacking else ""
    return {"has": has, "words": NEED_WORDS[need], "act": act, "url": url, "who": who}


def _act(need: Need, customer_id: UUID) -> tuple[str, str]:
    """What this person can do about it, and where; nothing for who may not."""
    if need is Need.PHONE and can("contacts.send_code"):
        return "send a code", url_for("contacts.index", customer_id=customer_id)
    if need is Need.BENEFICIAL_OWNERS and can("parties.parties"):
        return "name them", url_for("parties.index", customer_id=customer_id)
    if need in PAPER_OF and can("documents.submit"):
        return "upload it", url_for("documents.new", customer_id=customer_id, document_type=PAPER_OF[need])
    return "", ""
