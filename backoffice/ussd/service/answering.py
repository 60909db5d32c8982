"""The answer to one request of the gateway: where the dialogue is, what is done there, what stands on the screen."""

from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_date

from backoffice.customers.models import Customer
from backoffice.kernel import even_time, housekeeping, vault
from backoffice.kernel.errors import Invalid, Refused, Throttled
from backoffice.kernel.settings import settings
from backoffice.policy import service as policy
from backoffice.tiers import service as tiers
from backoffice.ussd import rules
from backoffice.ussd.models import UssdOutcome as Outcome
from backoffice.ussd.rules import Place, Step
from backoffice.ussd.service import acting
from backoffice.ussd.service.calling import USSD, Call, Caller, caller
from backoffice.ussd.wordings import WORDINGS, WRONG

A_MINUTE, REQUESTS_A_MINUTE, ROOM = timedelta(minutes=1), 120, 160
SPOKEN_NEEDS = ("id", "address", "income")


@dataclass(frozen=True)
class Screen:
    """What stands on the phone, at most 160 signs, and whether the dialogue ends there."""

    text: str
    ends: bool


def answer(call: Call) -> Screen:
    """The screen for all that was typed so far."""
    who = caller(USSD, call)
    here = rules.place(call.text, who.language, settings().branches)
    try:
        blind = vault.blind("ussd-phone", call.phone).hex()
        housekeeping.count(f"ussd:{blind}", A_MINUTE, REQUESTS_A_MINUTE, acting.BUSY)
        said = _acted(call, who, here) if here.step in rules.ACTS else _shown(here)
    except Throttled:
        return Screen(WORDINGS[here.language]["busy"], ends=True)
    return Screen(said[:ROOM], here.step in rules.ENDS)


def _acted(call: Call, who: Caller, here: Place) -> str:
    words = WORDINGS[here.language]
    if here.step is Step.REGISTER:
        with even_time.at_least(even_time.GUESS):  # which numbers of papers are known is nobody's business either
            _register(call, here)
        return words[Step.REGISTER]
    if here.step is Step.PROVE:
        with even_time.at_least(even_time.GUESS):
            outcome = acting.prove(USSD, call, here.given[Step.CODE])
        return words[Step.PROVE if outcome is Outcome.DONE else "not_proved"]
    if who.customer is None:
        acting.ask(USSD, call, here.language)
        return words[Step.ASK]
    return _missing(who.customer, here.language)


def _register(call: Call, here: Place) -> None:
    """Whatever comes of it, the screen says the same: the rest is said by SMS."""
    try:
        acting.register(USSD, call, here.language, here.given)
    except (Refused, Invalid):
        acting.note_refused(USSD, call, here.language)


def _shown(here: Place) -> str:
    words = WORDINGS[here.language]
    branches = settings().branches
    lines = [f"{number} {code.capitalize()}" for number, code in enumerate(rules.offered(here, branches), start=1)]
    more = [words["more"]] if rules.has_more(branches) else []
    version = policy.terms().terms_version if here.step is Step.TERMS else ""
    said = words[here.step].format(bank=settings().bank_name, branches="\n".join([*lines, *more]), version=version)
    return (words[WRONG] if here.wrong else "") + said


def _missing(customer: Customer, language: str) -> str:
    """What a customer lacks for the next tier, without any name: the screen may be read over a shoulder."""
    words = WORDINGS[language]
    evidence, known = tiers.evidence_of(customer), tiers.tiers_now()
    wanted = next((tier for level, tier in sorted(known.items()) if level > (customer.tier_level or 0)), None)
    lacks = [need for need in wanted.needs if need not in evidence] if wanted else []
    spoken = [words[need] for need in lacks if need in SPOKEN_NEEDS]
    if not spoken:
        return words["lacks_nothing"]
    due = customer.kyc_clock
    by = words["by"].format(day=format_date(due, "d.M.y", language)) if due else ""
    return words["lacks"].format(needs=", ".join(spoken), date=by)
