"""What the case screen says of who has the case, why it is there, and to whom it can go."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.kernel.area import News
from backoffice.kernel.words import say
from backoffice.kyc import service
from backoffice.kyc.forms import AssignForm, TakeOverForm
from backoffice.kyc.models import CaseKind, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.web.time_words import clock_time

CHANGED = {
    "given_names": "the name", "family_name": "the name", "organisation_name": "the name",
    "birth_date": "the birth date", "identity_numbers": "an identity number",
    "registration_number": "the registration number", "addresses": "an address",
}  # fmt: skip


def strip(actor: Actor, case: KycCase) -> dict[str, Any]:
    """The strip under the case's head, which is asked for again and again."""
    return {
        "why_here": _why_here(case),
        "checked_first": _checked_first(actor, case),
        "lost": _lost(actor, case),
        "held_here": "yes" if case.holder == actor.id else "",
    }


def values(actor: Actor, case: KycCase) -> dict[str, Any]:
    """The strip, and the forms by which the case changes hands."""
    why_not_take = rules.why_not_take_over(case, actor.id)
    give = AssignForm(formdata=None)
    give.offer(service.reviewers(actor))
    may_give = rules.why_not_assign(case, actor.id, "") is None and bool(give.to.choices)
    return strip(actor, case) | {
        "take_over": None if why_not_take else TakeOverForm(formdata=None),
        "give": give if may_give else None,
    }


def news(actor: Actor) -> Sequence[News]:
    """The cases that colleagues took over, for whatever page comes next."""
    return [
        News(
            say("{taken} It was yours: {name}.", taken=_taken(case), name=service.name_of(actor, case)),
            url_for("kyc.show", case_id=case.id),
            url_for("kyc.noted", case_id=case.id),
        )
        for case in service.lost(actor)
    ]


def _taken(case: KycCase) -> str:
    when = clock_time(case.taken_at)
    return say("{who} took a case over at {when}: “{why}”.", who=case.taken_by_name, when=when, why=case.taken_why)


def _lost(actor: Actor, case: KycCase) -> str:
    return _taken(case) if case.taken_from == actor.id else ""


def _why_here(case: KycCase) -> str:
    if case.kind is CaseKind.RENEWAL:
        return "The verification ends soon, so it is done again."
    changed = list(dict.fromkeys(CHANGED[name] for name in case.because if name in CHANGED))
    return f"Looked at again because {' and '.join(changed)} changed." if changed else ""


def _checked_first(actor: Actor, case: KycCase) -> str:
    if case.checked_by is None:
        return ""
    when = clock_time(case.checked_at)
    if case.checked_by == actor.id:
        return say("You checked it first at {when}: a second reviewer decides.", when=when)
    return say("{who} checked it first at {when}: a second reviewer decides.", who=case.checked_by_name, when=when)
